/** The proposal whom to part from: read for the page, and written as a segment once an admin approves. */
import type { Knex } from 'knex';
import { BellwetherError } from '../lib/errors.ts';
import { writeAudit } from '../store/audit.ts';
import type { Db } from '../store/database.ts';
import { listSunset, type SunsetCandidate, type SunsetRule } from '../store/report/sunset.ts';
import { planSegment } from '../store/segment.ts';

/** Of one proposal; the next one comes once these are settled. */
const MOST = 50_000;
const SHOWN = 100;
const BATCH = 5_000;

export interface SunsetProposal {
  readonly isBounded: boolean;
  readonly proposed: number;
  /** Whom a human looks at first; none of them is proposed. */
  readonly excepted: number;
  readonly firstExcepted: readonly SunsetCandidate[];
  readonly firstProposed: readonly SunsetCandidate[];
}

async function* candidates(db: Db, portalId: number, rule: SunsetRule, now: Date): AsyncIterable<SunsetCandidate> {
  let seen = 0;
  for (let after = 0; seen < MOST; ) {
    const batch = await listSunset(db, portalId, rule, now, after, Math.min(BATCH, MOST - seen));
    yield* batch;
    seen += batch.length;
    const last = batch.at(-1);
    if (!last || batch.length < BATCH) return;
    after = last.addressId;
  }
}

export async function proposeSunset(db: Db, portalId: number, rule: SunsetRule, now: Date): Promise<SunsetProposal> {
  const found: Record<'proposed' | 'excepted', SunsetCandidate[]> = { proposed: [], excepted: [] };
  const count = { proposed: 0, excepted: 0 };
  for await (const one of candidates(db, portalId, rule, now)) {
    const kind = one.exceptions.length > 0 ? 'excepted' : 'proposed';
    count[kind] += 1;
    if (found[kind].length < SHOWN) found[kind].push(one);
  }
  return {
    ...count,
    isBounded: count.proposed + count.excepted >= MOST,
    firstExcepted: found.excepted,
    firstProposed: found.proposed,
  };
}

/**
 * Writes the proposal as a segment of HubSpot; nobody is suppressed or deleted by it.
 *
 * @param expected how many stood on the page that was approved
 * @throws BellwetherError where it has become another number meanwhile: nothing is planned
 */
export async function approveSunset(
  db: Knex,
  portalId: number,
  rule: SunsetRule,
  { expected, actor, now }: { readonly expected: number; readonly actor: string; readonly now: Date },
): Promise<void> {
  await db.transaction(async (trx) => {
    const contactIds = new Set<string>();
    let proposed = 0;
    const excepted = new Set<string>();
    for await (const one of candidates(trx, portalId, rule, now)) {
      if (one.exceptions.length > 0) excepted.add(one.contactId);
      else {
        contactIds.add(one.contactId);
        proposed += 1;
      }
    }
    if (proposed !== expected)
      throw new BellwetherError(
        'changed',
        `Meanwhile it is ${proposed} instead of ${expected}. Look at the page again, and approve what it shows now.`,
      );
    await planSegment(trx, portalId, {
      key: 'sunset',
      name: 'Bellwether: sunset, old and silent',
      description: `Known for ${rule.monthsKnown} months, and no sign of the person for ${rule.monthsSilent}. Nobody is suppressed by being in it.`,
      contactIds: [...contactIds].filter((id) => !excepted.has(id)),
      askedBy: actor,
      now,
    });
    await writeAudit(trx, portalId, {
      at: now,
      actor,
      action: 'sunset.approved',
      target: null,
      detail: { contacts: proposed, monthsKnown: rule.monthsKnown, monthsSilent: rule.monthsSilent },
    });
  });
}
