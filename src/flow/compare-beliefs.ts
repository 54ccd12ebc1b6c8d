/** What each place believes of one address, and where they disagree. Pure. */

/** Of each disagreement who would mail, or does not know, and why nobody should. */
export const DRIFT_KINDS = [
  'esp_holds',
  'left_here',
  'dead_here',
  'esp_unaware',
  'hubspot_left',
  'alive_held',
] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

/** Somebody is mailed who should not be. `alive_held` is the other way round: somebody gets no mail who could. */
export const MAILING_KINDS: readonly DriftKind[] = DRIFT_KINDS.filter((kind) => kind !== 'alive_held');

/** On a list of an email service. */
export interface Held {
  readonly sourceId: number;
  readonly list: string;
  /** `block`: noted there, and mailed all the same. */
  readonly kind: 'opt_out' | 'complaint' | 'bounce' | 'manual' | 'block';
  readonly since: Date | null;
  /** We put it there. */
  readonly ours: boolean;
}

export interface Beliefs {
  /** Bellwether: they left everything, or are on its own list. */
  readonly left: { readonly since: Date; readonly why: string } | null;
  readonly dead: { readonly since: Date | null } | null;
  /** Bellwether: the person is there. */
  readonly isAlive: boolean;
  /** The email services: what their lists hold. */
  readonly held: readonly Held[];
  /** null: HubSpot has no contact that it mails at this address. */
  readonly hubspot: {
    readonly contactId: string;
    readonly wouldMail: boolean;
    readonly isOptedOut: boolean;
    /** Because we told it so, and nobody else that we know of. */
    readonly isOurWord: boolean;
    /** When HubSpot last sent a marketing mail there; null: never, or it does not say. */
    readonly lastSentAt: Date | null;
  } | null;
}

/** An email service whose lists were read to their end, and that people who left should be known to. */
export interface ComparedService {
  readonly sourceId: number;
  readonly lists: readonly {
    readonly list: string;
    /** An admin wants whoever left on it. */
    readonly isPushed: boolean;
  }[];
}

export interface DriftDetail {
  readonly held?: readonly {
    readonly sourceId: number;
    readonly list: string;
    readonly kind: string;
    readonly since: string | null;
  }[];
  readonly leftSince?: string;
  readonly leftWhy?: string;
  readonly deadSince?: string | null;
  /** When HubSpot last mailed there. */
  readonly lastSentAt?: string | null;
  /** Lists of the service that lack them and that we may write; empty: none may be written. */
  readonly lists?: readonly string[];
}

export interface Disagreement {
  readonly kind: DriftKind;
  /** 0: it is not an email service that does not know. */
  readonly sourceId: number;
  readonly detail: DriftDetail;
}

export function compareBeliefs(beliefs: Beliefs, services: readonly ComparedService[]): Disagreement[] {
  const { left, isAlive, hubspot } = beliefs;
  const found: Disagreement[] = [];
  if (hubspot?.wouldMail) found.push(...whatHubspotMisses(beliefs, hubspot.lastSentAt));
  if (hubspot?.isOptedOut && !hubspot.isOurWord && left === null)
    found.push({ kind: 'hubspot_left', sourceId: 0, detail: {} });
  const bounces = beliefs.held.filter(({ kind }) => kind === 'bounce');
  if (isAlive && left === null && bounces.length > 0) {
    found.push({ kind: 'alive_held', sourceId: 0, detail: { held: bounces.map(describeHeld) } });
  }
  if (left !== null) {
    for (const service of services) {
      const lists = missingLists(service, beliefs.held);
      if (lists === null) continue;
      found.push({ kind: 'esp_unaware', sourceId: service.sourceId, detail: { ...describeLeft(left), lists } });
    }
  }
  return found;
}

/** One line for each address: the strongest reason why HubSpot should not mail. */
function whatHubspotMisses({ left, dead, isAlive, held }: Beliefs, lastSentAt: Date | null): Disagreement[] {
  const sent = { lastSentAt: lastSentAt?.toISOString() ?? null };
  // What we put on a list rests on what is known here; a bounce of somebody who is there has been answered.
  const theirs = held.filter(({ kind, ours }) => kind !== 'block' && !ours && !(isAlive && kind === 'bounce'));
  if (theirs.length > 0)
    return [
      {
        kind: 'esp_holds',
        sourceId: 0,
        detail: { ...sent, held: theirs.map(describeHeld), ...(left && describeLeft(left)) },
      },
    ];
  if (left) return [{ kind: 'left_here', sourceId: 0, detail: { ...sent, ...describeLeft(left) } }];
  if (dead)
    return [{ kind: 'dead_here', sourceId: 0, detail: { ...sent, deadSince: dead.since?.toISOString() ?? null } }];
  return [];
}

/**
 * Where lists are written, each of them counts; else anything that holds the person back at this service does.
 *
 * @returns lists that lack the person and may be written; null: the service knows
 */
function missingLists({ sourceId, lists }: ComparedService, held: readonly Held[]): string[] | null {
  const holding = new Set(
    held.filter((one) => one.sourceId === sourceId && one.kind !== 'block').map(({ list }) => list),
  );
  const pushed = lists.filter(({ isPushed }) => isPushed);
  if (pushed.length === 0) return holding.size > 0 ? null : [];
  const missing = pushed.filter(({ list }) => !holding.has(list)).map(({ list }) => list);
  return missing.length > 0 ? missing : null;
}

function describeHeld({ sourceId, list, kind, since }: Held): NonNullable<DriftDetail['held']>[number] {
  return { sourceId, list, kind, since: since?.toISOString() ?? null };
}

function describeLeft(left: NonNullable<Beliefs['left']>): DriftDetail {
  return { leftSince: left.since.toISOString(), leftWhy: left.why };
}
