/** Keeps our copy of the CRM's facts fresh with the fewest calls: read what is older than 15 minutes, and only what is needed. */
import { type Clock, MINUTE_MS } from '../../lib/clock.ts';
import { markLookedUp } from '../../store/address.ts';
import {
  type CrmRecord,
  findContactsByEmail,
  findRecords,
  listRecords,
  markGone,
  saveAddressLinks,
  saveLinks,
  saveRecords,
} from '../../store/crm-record.ts';
import type { Db } from '../../store/database.ts';
import { type Crm, CrmError, type CrmObject } from '../crm.ts';
import { COMPANY_PROPERTIES, CONTACT_PROPERTIES, DEAL_PROPERTIES } from './read-fields.ts';

/** design.md, section 3: facts are refreshed before a decision when they are older than this. */
const FRESH_MS = 15 * MINUTE_MS;
/** Owners change rarely, and a task for an owner who left is worse than a call a day. */
const OWNERS_FRESH_MS = 60 * MINUTE_MS;

export interface RefreshDeps {
  readonly db: Db;
  readonly crm: Crm;
  readonly clock: Clock;
}

const isStale = (at: Date | null | undefined, now: Date, ms = FRESH_MS): boolean =>
  !at || now.getTime() - at.getTime() > ms;

/** Finds the contact of each address, by its primary address or else by a secondary one. */
export async function refreshContacts(
  deps: RefreshDeps,
  addresses: readonly { readonly addressId: number; readonly email: string; readonly lookedUpAt: Date | null }[],
): Promise<void> {
  const { db, crm } = deps;
  const now = deps.clock.now();
  const stale = addresses.filter((address) => isStale(address.lookedUpAt, now));
  if (stale.length === 0) return;
  const emails = stale.map((address) => address.email);
  const contactIds = await findContactsByEmail(db, crm.portalId, emails, new Date(now.getTime() - FRESH_MS));
  const unread = emails.filter((email) => !contactIds.has(email));
  const found = await crm.read('contacts', 'email', unread, CONTACT_PROPERTIES);
  // A search for each is dear, so it is made once; a secondary address that is added later is found by the daily look-up.
  const unknown = stale.filter(
    ({ email, lookedUpAt }) => lookedUpAt === null && !contactIds.has(email) && !found.has(email),
  );
  const unknownEmails = unknown.map((address) => address.email);
  const bySecondary = await crm.findBySecondaryEmail(unknownEmails, CONTACT_PROPERTIES);
  for (const [email, contact] of [...found, ...bySecondary]) contactIds.set(email, contact.id);
  const links = stale.flatMap(({ addressId, email }) => {
    const contactId = contactIds.get(email);
    return contactId ? [{ addressId, contactId }] : [];
  });
  const addressIds = stale.map((address) => address.addressId);
  await saveRecords(db, crm.portalId, 'contact', [...found.values(), ...bySecondary.values()].map(toRecord), now);
  await saveAddressLinks(db, crm.portalId, addressIds, links, now);
  await markLookedUp(db, crm.portalId, addressIds, now);
}

const CONTEXT = [
  ['company', 'companies'],
  ['deal', 'deals'],
] as const;

/** An optional scope may be refused at the install, or taken back later: then the portal goes on without these facts. */
async function whereGranted<Value>(
  crm: Crm,
  objects: 'companies' | 'deals',
  ask: () => Promise<Value>,
): Promise<Value | null> {
  if (!crm.scopes.has(`crm.objects.${objects}.read`)) return null;
  try {
    return await ask();
  } catch (thrown) {
    if (thrown instanceof CrmError && thrown.kind === 'forbidden') return null;
    throw thrown;
  }
}

/** Reads companies and deals of contacts, where the portal granted the scopes. */
export async function refreshContext(deps: RefreshDeps, contactIds: readonly string[]): Promise<void> {
  const { db, crm } = deps;
  const now = deps.clock.now();
  const contacts = [...(await findRecords(db, crm.portalId, 'contact', contactIds)).values()];
  const stale = contacts.filter((record) => isStale(record.linksReadAt, now)).map((record) => record.recordId);
  const links = new Map(stale.map((id) => [id, {} as Record<string, readonly string[]>]));
  for (const [kind, objects] of CONTEXT) {
    if (stale.length === 0) break;
    const found = await whereGranted(crm, objects, () => crm.associations('contacts', objects, stale));
    for (const [id, ids] of found ?? []) Object.assign(links.get(id) ?? {}, { [kind]: ids });
  }
  await saveLinks(db, crm.portalId, 'contact', links, now);
  const linked = [...(await findRecords(db, crm.portalId, 'contact', contactIds)).values()];
  await readStale(
    deps,
    'company',
    'companies',
    linked.map((record) => record.links?.company?.[0]),
    COMPANY_PROPERTIES,
  );
  await readStale(
    deps,
    'deal',
    'deals',
    linked.flatMap((record) => record.links?.deal ?? []),
    DEAL_PROPERTIES,
  );
}

/** Reads the other people at the companies, for whom to call instead. */
export async function refreshColleagues(
  deps: RefreshDeps,
  companyIds: readonly string[],
  dealIds: readonly string[],
): Promise<void> {
  const { db, crm } = deps;
  const now = deps.clock.now();
  for (const [type, from, ids] of [
    ['company', 'companies', companyIds],
    ['deal', 'deals', dealIds],
  ] as const) {
    const records = [...(await findRecords(db, crm.portalId, type, ids)).values()];
    const stale = records.filter((record) => isStale(record.linksReadAt, now)).map((record) => record.recordId);
    if (stale.length === 0) continue;
    const people = await crm.associations(from, 'contacts', stale);
    // At a large customer the first hundred people are more than enough to find somebody to call.
    await saveLinks(
      db,
      crm.portalId,
      type,
      new Map([...people].map(([id, contacts]) => [id, { contact: contacts.slice(0, 100) }])),
      now,
    );
    await readStale(
      deps,
      'contact',
      'contacts',
      [...people.values()].flatMap((contacts) => contacts.slice(0, 100)),
      CONTACT_PROPERTIES,
    );
  }
}

export async function refreshOwners(deps: RefreshDeps): Promise<void> {
  const now = deps.clock.now();
  const known = await listRecords(deps.db, deps.crm.portalId, 'owner');
  if (known.length > 0 && known.every((record) => !isStale(record.readAt, now, OWNERS_FRESH_MS))) return;
  const owners = await deps.crm.owners();
  const records = owners
    .filter((owner) => !owner.archived)
    .map((owner) => ({
      recordId: owner.id,
      fields: {
        firstName: owner.firstName,
        lastName: owner.lastName,
        email: owner.email,
        userId: owner.userId ?? null,
      },
    }));
  await saveRecords(deps.db, deps.crm.portalId, 'owner', records, now);
  const present = new Set(records.map((record) => record.recordId));
  const gone = known.map((record) => record.recordId).filter((id) => !present.has(id));
  await markGone(deps.db, deps.crm.portalId, 'owner', gone, now);
}

async function readStale(
  deps: RefreshDeps,
  type: 'contact' | 'company' | 'deal',
  objects: 'contacts' | 'companies' | 'deals',
  ids: readonly (string | undefined)[],
  properties: readonly string[],
): Promise<void> {
  const now = deps.clock.now();
  const wanted = [...new Set(ids.filter((id) => id !== undefined))];
  const known: Map<string, CrmRecord> = await findRecords(deps.db, deps.crm.portalId, type, wanted);
  const stale = wanted.filter((id) => isStale(known.get(id)?.readAt, now));
  if (stale.length === 0) return;
  const ask = () => deps.crm.read(objects, 'id', stale, properties);
  const read = objects === 'contacts' ? await ask() : await whereGranted(deps.crm, objects, ask);
  if (!read) return;
  await saveRecords(deps.db, deps.crm.portalId, type, [...read.values()].map(toRecord), now);
}

function toRecord(object: CrmObject): { recordId: string; fields: Readonly<Record<string, string | null>> } {
  return { recordId: object.id, fields: object.properties };
}
