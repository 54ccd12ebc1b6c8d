/**
 * The link of their own on every contact, asked for by an admin: two calls for each hundred, one to read and one for those
 * whose link is missing or wrong. Nothing is remembered of each: what HubSpot has is read, and the same link twice is once.
 */
import type { Crm, CrmObject } from '../crm/crm.ts';
import { countContacts, listContacts } from '../crm/list-contacts.ts';
import { normaliseAddress } from '../lib/address.ts';
import type { Clock } from '../lib/clock.ts';
import type { Db } from '../store/database.ts';
import { listOpenErrands, saveErrand, saveErrandPlace } from '../store/errand.ts';
import { markLinksForAll } from '../store/portal.ts';

export interface WriteLinksDeps {
  readonly db: Db;
  readonly clock: Clock;
}

export interface LinksPortal {
  readonly portalId: number;
  readonly contactProperties: ReadonlySet<string>;
  preferencesUrl(email: string): string;
}

const LINK = 'bw_preferences_url';

/** @returns how many contacts were looked at; 0 where nobody asked @throws CrmError when HubSpot cannot be asked now */
export async function writeLinks({ db, clock }: WriteLinksDeps, portal: LinksPortal, crm: Crm): Promise<number> {
  const { portalId } = portal;
  const errand = (await listOpenErrands(db, portalId)).find(({ kind }) => kind === 'write-links');
  if (!errand) return 0;
  const now = clock.now();
  const begunAt = errand.begunAt ?? now;
  if (!portal.contactProperties.has(LINK)) {
    const why = 'HubSpot has no property for the link. Connect again, and it is made.';
    await saveErrand(db, portalId, errand.errandId, { ...errand, begunAt, endedAt: now, why });
    return 1;
  }
  // From the beginning on: whoever comes while the pages are read is on none of them.
  if (errand.begunAt === null) await markLinksForAll(db, portalId, now);
  const total = errand.begunAt === null ? await countContacts(crm) : errand.total;
  const page = await listContacts(crm, errand.place, ['email', LINK]);
  const wrong = page.contacts.flatMap((contact) => linkFor(portal, contact));
  const outcomes = wrong.length > 0 ? await crm.updateBatch('contacts', wrong) : new Map();
  let { refused, why } = errand;
  for (const outcome of outcomes.values()) {
    if (outcome.kind !== 'refused') continue;
    refused += 1;
    why = outcome.why;
  }
  const done = errand.done + page.contacts.length;
  const endedAt = page.next === null ? now : null;
  await saveErrandPlace(db, portalId, errand.errandId, {
    place: page.next,
    total: endedAt ? done : Math.max(total, done),
  });
  await saveErrand(db, portalId, errand.errandId, { ...errand, done: done - refused, refused, why, begunAt, endedAt });
  return Math.max(1, page.contacts.length);
}

function linkFor(
  portal: LinksPortal,
  { id, properties }: CrmObject,
): { id: string; properties: Record<string, string> }[] {
  const email = normaliseAddress(properties.email ?? '');
  if (email === null) return [];
  const url = portal.preferencesUrl(email);
  return properties[LINK] === url ? [] : [{ id, properties: { [LINK]: url } }];
}
