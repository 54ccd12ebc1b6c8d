/** A time in which an address that was thought gone has to prove itself. */

/**
 * Thought gone, and not yet believed to be back. `accepted`: mail is accepted again, and no bounce may follow. `vouched`: somebody
 * vouched for it after a loss. `refused`: it was refused although somebody vouches for it.
 */
export interface Probation {
  readonly why: 'accepted' | 'vouched' | 'refused';
  readonly since: Date;
  /** When it ends by itself. */
  readonly until: Date;
}

/** A clause that follows "On probation until 6 Nov 2026:". */
export const PROBATION_WORDS: Readonly<Record<Probation['why'], string>> = {
  accepted: 'it takes mail again after it was refused, and counts as working if no bounce follows by then',
  vouched: 'somebody vouches for it after it was refused, and no mail has shown yet that it works',
  refused: 'it was refused although somebody vouches for it, and counts as gone if nothing speaks for it by then',
};
