/** The person presses the button of the mail: what they asked for holds from now on, by their own act at the address. */
import type { PersonLink } from '../../lib/person-link.ts';
import { type Confirmation, findConfirmation, markConfirmed } from '../../store/confirmation.ts';
import type { Db } from '../../store/database.ts';
import { insertEvents } from '../../store/event.ts';
import { insertConsentProof, type PersonAct } from '../../store/leave.ts';
import { writeChoice } from '../choice.ts';
import { followChoices, holdPerson, type LinkDeps, type LinkPerson } from './link-person.ts';
import { ownEvent } from './own-event.ts';
import { isEverything, standingLeaves } from './standing-leaves.ts';

export interface ConfirmRequest {
  readonly portalId: number;
  readonly hashKey: Buffer;
  /** As the link names it. */
  readonly confirmationId: number;
  readonly at: Date;
  /** What else proves the act; small and without secrets. */
  readonly detail: Readonly<Record<string, string | null>>;
}

/** `expired`: too late, or the person has left again since they asked. `unknown`: it was forgotten. */
export type ConfirmStanding =
  | { readonly is: 'open' | 'confirmed' | 'expired'; readonly confirmation: Confirmation }
  | { readonly is: 'unknown' };

/** For the page: looking changes nothing. */
export async function readConfirmStanding(
  db: Db,
  portalId: number,
  confirmationId: number,
  now: Date,
): Promise<ConfirmStanding> {
  const confirmation = await findConfirmation(db, portalId, confirmationId);
  if (confirmation === null) return { is: 'unknown' };
  if (confirmation.confirmedAt !== null) return { is: 'confirmed', confirmation };
  return { is: confirmation.expiresAt.getTime() <= now.getTime() ? 'expired' : 'open', confirmation };
}

/** @returns `confirmed` on a second press, too, which changes nothing, whatever was done in between */
export async function confirmAsk(
  deps: LinkDeps,
  request: ConfirmRequest,
): Promise<'confirmed' | 'expired' | 'unknown'> {
  return deps.db.transaction(async (trx) => {
    const { portalId, confirmationId, at } = request;
    const standing = await readConfirmStanding(trx, portalId, confirmationId, at);
    if (standing.is !== 'open') return standing.is;
    const { confirmation } = standing;
    const link: PersonLink = { email: confirmation.askedBy, stream: null };
    const asker = { ...request, link };
    const person = await holdPerson(trx, asker, false);
    if (person === null) return 'unknown';
    if (hasLeftSince(person, confirmation)) return 'expired';
    if (!(await markConfirmed(trx, portalId, confirmationId, at))) return 'confirmed';
    const eventKeys = await writeEvents(trx, request, person, confirmation);
    await prove(trx, request, person, confirmation, eventKeys);
    await followChoices({ ...deps, db: trx }, asker, person);
    return 'confirmed';
  });
}

/** Their newest word counts, and it was to leave. */
function hasLeftSince({ acts }: LinkPerson, { ask, askedAt }: Confirmation): boolean {
  return ask.kind === 'return' && standingLeaves(acts).some((leave) => leave.at.getTime() > askedAt.getTime());
}

async function writeEvents(
  trx: Db,
  { portalId, at }: ConfirmRequest,
  { addressId, acts }: LinkPerson,
  { confirmationId, ask, askedBy }: Confirmation,
): Promise<string[]> {
  if (ask.kind === 'address') return [];
  const common = { addressId, email: askedBy, stream: ask.stream, rule: 'page.confirmed', at };
  const key = `bellwether:confirmed:${portalId}:${confirmationId}`;
  const events =
    ask.kind === 'return'
      ? servicesToReturnTo(acts, ask.stream).map((esp) => ({
          ...ownEvent({ ...common, eventKey: `${key}:${esp}`, type: 'resubscribe', native: 'page' }),
          esp,
        }))
      : [ownEvent({ ...common, eventKey: key, type: 'preference', native: writeChoice(ask) })];
  await insertEvents(trx, portalId, events);
  return events.map((event) => event.eventKey);
}

/** A stream is left service by service; what was left as a whole comes back as a whole. */
function servicesToReturnTo(acts: readonly PersonAct[], stream: string | null): string[] {
  if (stream === null) return ['bellwether'];
  const left = standingLeaves(acts).filter((leave) => !isEverything(leave) && leave.stream === stream);
  return [...new Set(left.map((leave) => leave.esp))];
}

async function prove(
  trx: Db,
  { portalId, at, detail }: ConfirmRequest,
  { addressId, addressHash }: LinkPerson,
  { ask, askedAt }: Confirmation,
  eventKeys: readonly string[],
): Promise<void> {
  const stream = ask.kind === 'address' ? null : ask.stream;
  const act = ask.kind === 'return' ? 'return' : ask.kind === 'address' ? 'address' : 'prefer';
  await insertConsentProof(trx, portalId, {
    addressId,
    addressHash,
    eventKey: eventKeys[0] ?? null,
    act,
    venue: 'confirmation',
    stream,
    scope: stream === null ? 'everything' : 'stream',
    detail: { ...detail, ask: ask.kind, askedAt: askedAt.toISOString() },
    at,
  });
}
