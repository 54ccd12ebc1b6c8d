/** One contact as HubSpot has it now, and our links to it: whatever was told, in whatever order, they agree afterwards. */

import type { CrmObject } from '../crm/crm.ts';
import { CONTACT_PROPERTIES } from '../crm/records/read-fields.ts';
import { normaliseAddress } from '../lib/address.ts';
import { markLookedUp } from '../store/address.ts';
import {
  type ContactLink,
  enterLedger,
  linkAddresses,
  linksOf,
  markAgain,
  saveCorrection,
  unlinkAddresses,
} from '../store/contact-link.ts';
import { findRecords, saveRecords } from '../store/crm-record.ts';
import { type CarryDeps, carryOptOuts, findAddresses } from './carry-opt-outs.ts';
import { reviewAccountsOf } from './mark-accounts.ts';

/** What is read of a contact that HubSpot told of. */
export const FOLLOWED_PROPERTIES: readonly string[] = CONTACT_PROPERTIES;

export interface FollowDeps extends CarryDeps {
  readonly now: Date;
}

/** Why it is followed. `email`: its primary address was changed; `word`: somebody spoke of it; `news`: anything else. */
export type Occasion = 'news' | 'email' | 'merge' | 'word';

/** @param at when it was changed in HubSpot */
export async function followContact(deps: FollowDeps, contact: CrmObject, occasion: Occasion, at: Date): Promise<void> {
  const { db, portalId, now } = deps;
  const emails = emailsOf(contact);
  const links = (await linksOf(db, portalId, [contact.id])).get(contact.id) ?? [];
  const copy = (await findRecords(db, portalId, 'contact', [contact.id])).get(contact.id);
  const former = normaliseAddress(copy?.fields.email ?? '');
  const primary = emails[0];

  const live = links.filter((link) => link.unlinkedAt === null);
  const lost = live.filter((link) => !emails.includes(link.email));
  const replaced = primary === undefined ? [] : replacedBy(primary, emails, links, former, occasion, at);
  const takesOver = replaced.length > 0 || (occasion === 'merge' && links.length > 0);
  const ids = await findAddresses(deps, emails, takesOver || occasion === 'word' ? (primary ?? null) : null);
  if (ids.size > 0 || links.length > 0) {
    const { email = null, ...fields } = contact.properties;
    await saveRecords(
      db,
      portalId,
      'contact',
      [{ recordId: contact.id, fields: { ...fields, email: email?.toLowerCase() ?? null } }],
      now,
    );
  }
  await unlinkAddresses(
    db,
    portalId,
    contact.id,
    lost.map((link) => link.addressId),
    // Nothing ends before it began.
    new Date(Math.max(at.getTime(), ...lost.map((link) => link.linkedAt.getTime()))),
  );
  await linkAddresses(db, portalId, contact.id, [...ids.values()], at);
  await markLookedUp(db, portalId, [...ids.values()], now);

  const to = primary === undefined ? undefined : ids.get(primary);
  const touched = new Set([...ids.values(), ...lost.map((link) => link.addressId)]);
  if (to !== undefined) {
    await saveCorrection(db, portalId, contact.id, [to], null);
    const old = replaced.map((link) => link.addressId);
    await saveCorrection(db, portalId, contact.id, old, { to, at: occasion === 'email' ? at : now });
    for (const id of old) touched.add(id);
    if (takesOver) {
      // Whoever is mailed there was mailed at the others: what they left stays left.
      const others = new Set([...old, ...live.map((link) => link.addressId), ...ids.values()]);
      others.delete(to);
      await carryOptOuts(deps, [...others], to);
      await enterLedger(db, portalId, [to], now);
    }
  }
  await markAgain(db, portalId, [...touched], false, now);
  await reviewAccountsOf(db, portalId, [...emails, ...lost.map((link) => link.email)], now);
}

/** @returns links of the addresses whose place the present primary one took */
function replacedBy(
  primary: string,
  emails: readonly string[],
  links: readonly ContactLink[],
  former: string | null,
  occasion: Occasion,
  at: Date,
): ContactLink[] {
  if (occasion === 'merge') return [];
  return links.filter((link) => {
    if (link.email === primary || link.correctedAt !== null) return false;
    // HubSpot's word of the change is still to come, and what was read tells it already.
    if (occasion !== 'email') return link.email === former && link.unlinkedAt === null;
    // The former primary address may stay as a secondary one.
    if (emails.includes(link.email)) return link.email === former;
    // A look-up may have noticed that it is gone before HubSpot's word came.
    return link.unlinkedAt === null || link.unlinkedAt.getTime() >= at.getTime();
  });
}

/** The primary one first. */
function emailsOf(contact: CrmObject): string[] {
  const written = [contact.properties.email ?? '', ...(contact.properties.hs_additional_emails ?? '').split(';')];
  return [...new Set(written.flatMap((one) => normaliseAddress(one) ?? []))];
}
