/** Open deals of our copy, brought up to date once a day: what became of them, and who is on them. */
import { DAY_MS, HOUR_MS } from '../../lib/clock.ts';
import { findRecords, listDueDeals, markGone, saveLinks, saveRecords } from '../../store/crm-record.ts';
import { ASSOCIATION_BATCH } from '../batch-size.ts';
import { CrmError } from '../crm.ts';
import { CONTACT_PROPERTIES, DEAL_PROPERTIES } from './read-fields.ts';
import type { RefreshDeps } from './refresh.ts';

/** What is due waits for so long, so that many deals make one call. */
const COALESCE_MS = HOUR_MS;
/** Beyond these a deal has more people than anybody calls. */
const MOST_CONTACTS = 100;

/**
 * The least calls: N deals take N/100 reads, N/1,000 of who is on them, and their contacts unless they were read within the day.
 *
 * @returns how many deals were read
 */
export async function refreshDeals({ db, crm, clock }: RefreshDeps): Promise<number> {
  const { portalId } = crm;
  if (!crm.scopes.has('crm.objects.deals.read')) return 0;
  const now = clock.now();
  const dayAgo = new Date(now.getTime() - DAY_MS);
  const due = await listDueDeals(db, portalId, dayAgo, new Date(now.getTime() - COALESCE_MS), ASSOCIATION_BATCH);
  if (due.length === 0) return 0;
  try {
    const deals = await crm.read('deals', 'id', due, DEAL_PROPERTIES);
    await saveRecords(
      db,
      portalId,
      'deal',
      [...deals.values()].map(({ id, properties }) => ({ recordId: id, fields: properties })),
      now,
    );
    await markGone(
      db,
      portalId,
      'deal',
      due.filter((id) => !deals.has(id)),
      now,
    );
    const open = [...deals.values()].filter(({ properties }) => properties.hs_is_closed !== 'true').map(({ id }) => id);
    const people = open.length === 0 ? new Map<string, string[]>() : await crm.associations('deals', 'contacts', open);
    const kept = new Map([...people].map(([id, contacts]) => [id, contacts.slice(0, MOST_CONTACTS)]));
    const ids = [...new Set([...kept.values()].flat())];
    const known = await findRecords(db, portalId, 'contact', ids);
    const unread = ids.filter((id) => (known.get(id)?.readAt ?? new Date(0)) <= dayAgo);
    const contacts = unread.length === 0 ? new Map() : await crm.read('contacts', 'id', unread, CONTACT_PROPERTIES);
    await saveRecords(
      db,
      portalId,
      'contact',
      [...contacts.values()].map(({ id, properties }) => ({ recordId: id, fields: properties })),
      now,
    );
    // Last: whatever broke off before is read again.
    await saveLinks(db, portalId, 'deal', new Map([...kept].map(([id, contact]) => [id, { contact }])), now);
  } catch (thrown) {
    // The scope was taken back: the portal goes on without deals.
    if (thrown instanceof CrmError && thrown.kind === 'forbidden') return 0;
    throw thrown;
  }
  return due.length;
}
