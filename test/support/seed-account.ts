/** A company that moved, with people of every sort, and one that refuses us. */
import type { AccountKind, AccountPerson, StoredAccount } from '../../src/flow/account.ts';
import { DAY_MS } from '../../src/lib/clock.ts';
import type { Db } from '../../src/store/database.ts';
import { seedRecord } from './seed-address.ts';
import { HOSTILE } from './seed-inbound.ts';

export const MOVED_DOMAIN = 'vereinigte-werkzeugmaschinen.example';
const NEW_DOMAIN = 'vwm-group.example';

export interface SeededAccount {
  /** Of the person whose address can be confirmed. */
  readonly addressId: number;
  readonly probable: string;
}

export async function seedAccounts(db: Db, portalId: number, now: Date): Promise<SeededAccount> {
  const since = new Date(now.getTime() - 3 * DAY_MS);
  await seedRecord(
    db,
    portalId,
    'company',
    '990',
    { name: `Vereinigte Werkzeugmaschinen ${HOSTILE}`, hubspot_owner_id: '700' },
    null,
    since,
  );
  const people: AccountPerson[] = [];
  for (const [at, local] of ['anna.brandt', 'bernd.kurz', 'carla.dietz', 'dora.ernst'].entries()) {
    const email = `${local}@${MOVED_DOMAIN}`;
    const contactId = String(99_100 + at);
    const [row] = await db('address').insert(
      {
        portal_id: portalId,
        email,
        domain: MOVED_DOMAIN,
        created_at: since,
        verdict: 'dead',
        verdict_since: since,
        in_ledger: true,
      },
      ['address_id'],
    );
    const addressId = Number(row.address_id);
    await db('contact_address').insert({
      portal_id: portalId,
      address_id: addressId,
      contact_id: contactId,
      linked_at: since,
    });
    const [first, last] = local.split('.');
    const fields = { email, firstname: first, lastname: last, jobtitle: at === 1 ? HOSTILE : 'Einkauf' };
    await seedRecord(db, portalId, 'contact', contactId, fields, { company: ['990'] }, since);
    const probable = {
      email,
      probable: `${local}@${NEW_DOMAIN}`,
      confidence: at === 0 ? 0.97 : at === 2 ? 0.4 : 0.75,
      learnedFrom: at === 0 ? [] : [`anna.brandt@${NEW_DOMAIN}`, `emil.falk@${NEW_DOMAIN}`],
      isAmbiguous: at === 2,
    };
    people.push({ email, addressId, contactId, name: local, mayContact: true, probable: at === 3 ? null : probable });
  }
  const [first, second] = people;
  await seedAccount(db, portalId, MOVED_DOMAIN, 'domain_changed', people, since, NEW_DOMAIN);
  await seedAccount(db, portalId, 'refusing.example', 'gateway_blocking', [], since, null);
  await db('crm_write').insert({
    portal_id: portalId,
    write_key: 'contact_email:99100',
    surface: 'contact_email',
    address_id: first?.addressId,
    object_id: '99100',
    payload: JSON.stringify({ email: `anna.brandt@${NEW_DOMAIN}` }),
    state: 'done',
    created_at: since,
  });
  return { addressId: second?.addressId ?? 0, probable: second?.probable?.probable ?? '' };
}

async function seedAccount(
  db: Db,
  portalId: number,
  domain: string,
  kind: AccountKind,
  people: readonly AccountPerson[],
  since: Date,
  newDomain: string | null,
): Promise<void> {
  const state: StoredAccount = {
    kind,
    since,
    affected: people.map((one) => one.email),
    newDomain,
    format: newDomain ? 'first.last' : null,
    evidence: [
      { at: since, text: `${people.length} of the people we know at ${domain} can no longer be reached. ${HOSTILE}` },
    ],
    probable: [],
    people,
  };
  await db('account').insert({
    portal_id: portalId,
    domain,
    created_at: since,
    company_id: newDomain ? '990' : null,
    kind,
    since,
    known: 6,
    lost: people.length,
    new_domain: newDomain,
    format: state.format,
    state: JSON.stringify(state),
    watches: [domain],
    settled_at: since,
  });
}
