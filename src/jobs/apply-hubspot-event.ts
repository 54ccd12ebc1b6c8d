/** One change that HubSpot told of, applied to links, words, planned writes and marks. */
import type { CrmObject } from '../crm/crm.ts';
import { readOwner } from '../crm/records/read-fields.ts';
import { saveWord, WORDS } from '../store/address-word.ts';
import {
  type ContactLink,
  enterLedger,
  expireContacts,
  linksOf,
  markAgain,
  unlinkAddresses,
} from '../store/contact-link.ts';
import { dropWritesOf, moveAnchors, moveLinks, moveProperties, reviveWritesOf } from '../store/contact-merge.ts';
import { findRecords, listRecords, markGone } from '../store/crm-record.ts';
import { type HubspotEvent, hasLaterHubspotEvent } from '../store/hubspot-event.ts';
import { moveMembers } from '../store/segment-member.ts';
import { eraseContact } from './erase-contact.ts';
import { type FollowDeps, followContact, type Occasion } from './follow-contact.ts';
import { heedOptOut, isOptOut } from './heed-opt-out.ts';

const FOLLOWED_CHANGES: Readonly<Record<string, Occasion>> = {
  email: 'email',
  hs_additional_emails: 'news',
  bw_rep_verdict: 'word',
  // Whoever wants no mail is known from then on, whether or not any was sent.
  bw_opt_out_request: 'word',
  hs_email_optout: 'word',
};

/** Somebody said it, and is named. */
export const isWord = (event: HubspotEvent): boolean =>
  event.propertyName === 'bw_rep_verdict' || event.propertyName === 'bw_opt_out_request';

/** Its contact is read anew. */
export function isFollowed(event: HubspotEvent): boolean {
  if (event.kind === 'propertyChange') return FOLLOWED_CHANGES[event.propertyName] !== undefined;
  return event.kind === 'creation' || event.kind === 'restore' || event.kind === 'merge';
}

/**
 * @param contact as it is now; undefined where it is gone, or not needed
 * @param correctedAt when its address was changed, as far as HubSpot tells it together with this
 */
export async function applyHubspotEvent(
  deps: FollowDeps,
  event: HubspotEvent,
  contact: CrmObject | undefined,
  correctedAt: Date | undefined,
): Promise<void> {
  switch (event.kind) {
    case 'creation':
      if (contact) await followContact(deps, contact, 'news', event.occurredAt);
      return;
    case 'restore':
      return restore(deps, event, contact);
    case 'merge':
      return merge(deps, event, contact);
    case 'deletion':
      return remove(deps, event);
    case 'privacyDeletion':
      return eraseContact(deps, event.objectId);
    case 'propertyChange':
      return change(deps, event, contact, correctedAt);
  }
}

async function restore(deps: FollowDeps, event: HubspotEvent, contact: CrmObject | undefined): Promise<void> {
  if (!contact) return;
  await followContact(deps, contact, 'news', event.occurredAt);
  await reviveWritesOf(deps.db, deps.portalId, event.objectId);
}

async function merge(deps: FollowDeps, event: HubspotEvent, contact: CrmObject | undefined): Promise<void> {
  const { db, portalId, now } = deps;
  const { mergedIds, objectId, occurredAt } = event;
  await moveLinks(db, portalId, mergedIds, objectId);
  await moveAnchors(db, portalId, mergedIds, objectId);
  await moveProperties(db, portalId, mergedIds, objectId);
  await moveMembers(db, portalId, mergedIds, objectId);
  await markGone(db, portalId, 'contact', mergedIds, occurredAt);
  await expireContacts(db, portalId, [objectId]);
  if (contact) return followContact(deps, contact, 'merge', occurredAt);
  // Merged on in the meantime, or deleted: the look-up finds whoever has the addresses now.
  await markAgain(db, portalId, idsOf(await linksOfContact(deps, objectId)), true, now);
}

/** Deleted contacts lie in the recycle bin; the links stay with their dates, so that an erasure finds the person. */
async function remove(deps: FollowDeps, event: HubspotEvent): Promise<void> {
  const { db, portalId, now } = deps;
  const { objectId, occurredAt } = event;
  if (await hasLaterHubspotEvent(db, portalId, objectId, ['restore'], occurredAt)) return;
  const links = await linksOfContact(deps, objectId);
  const ids = idsOf(links.filter((link) => link.unlinkedAt === null));
  await unlinkAddresses(db, portalId, objectId, ids, occurredAt);
  await markGone(db, portalId, 'contact', [objectId], occurredAt);
  await dropWritesOf(db, portalId, objectId);
  await markAgain(db, portalId, ids, true, now);
}

async function change(
  deps: FollowDeps,
  event: HubspotEvent,
  contact: CrmObject | undefined,
  correctedAt: Date | undefined,
): Promise<void> {
  const { db, portalId, now } = deps;
  const occasion = FOLLOWED_CHANGES[event.propertyName];
  // Emptied, or switched off: what somebody else says takes no opt-out back.
  if ((event.propertyName === 'bw_opt_out_request' || event.propertyName === 'hs_email_optout') && !isOptOut(event))
    return;
  if (occasion === undefined) {
    // Owner, role, champion: our copy is read again with the next settling, together with all others.
    await expireContacts(db, portalId, [event.objectId]);
    return markAgain(db, portalId, idsOf(await liveLinksOf(deps, event.objectId)), true, now);
  }
  if (contact) {
    const isCorrected = correctedAt !== undefined;
    await followContact(deps, contact, isCorrected ? 'email' : occasion, correctedAt ?? event.occurredAt);
    // The row that a word needs, where no address of the contact was known.
    if (isCorrected && occasion === 'word') await followContact(deps, contact, 'word', event.occurredAt);
  }
  if (event.propertyName === 'bw_rep_verdict') await hear(deps, event);
  if (isOptOut(event)) await heedOptOut(deps, event, contact, () => nameOf(deps, event.sourceId));
}

/** A rep's word is about the address that the contact had when it was said. */
async function hear(deps: FollowDeps, event: HubspotEvent): Promise<void> {
  const { db, portalId, now } = deps;
  const says = event.propertyValue ? WORDS.find((word) => word === event.propertyValue) : 'do_not_know';
  if (says === undefined) return;
  const addressId = await addressAt(deps, event.objectId, event.occurredAt);
  if (addressId === null) return;
  const by = await nameOf(deps, event.sourceId);
  if (!(await saveWord(db, portalId, addressId, { says, by, at: event.occurredAt }))) return;
  // Who has left is lost, whether or not mail ever failed.
  if (says === 'left' || says === 'wrong_address') await enterLedger(db, portalId, [addressId], now);
  else await markAgain(db, portalId, [addressId], false, now);
}

async function addressAt(deps: FollowDeps, contactId: string, at: Date): Promise<number | null> {
  const links = await linksOfContact(deps, contactId);
  const replacedSince = links
    .filter((link) => link.correctedAt !== null && link.correctedAt > at)
    .sort((a, b) => Number(a.correctedAt) - Number(b.correctedAt))[0];
  if (replacedSince) return replacedSince.addressId;
  const copy = (await findRecords(deps.db, deps.portalId, 'contact', [contactId])).get(contactId);
  const live = links.filter((link) => link.unlinkedAt === null);
  return (live.find((link) => link.email === copy?.fields.email) ?? live[0])?.addressId ?? null;
}

/** Read by people, in the evidence. */
async function nameOf({ db, portalId }: FollowDeps, sourceId: string | null): Promise<string> {
  const workflow = /^workflowId:(\d*)$/.exec(sourceId ?? '')?.[1];
  if (workflow !== undefined) return workflow === '' ? 'a workflow in HubSpot' : `workflow ${workflow} in HubSpot`;
  const user = /^userId:(\d+)$/.exec(sourceId ?? '')?.[1];
  if (user === undefined) return 'a colleague';
  const owner = (await listRecords(db, portalId, 'owner')).find((record) => record.fields.userId === user);
  return (owner && readOwner(owner).name) || `a colleague (HubSpot user ${user})`;
}

async function linksOfContact({ db, portalId }: FollowDeps, contactId: string): Promise<ContactLink[]> {
  return (await linksOf(db, portalId, [contactId])).get(contactId) ?? [];
}

async function liveLinksOf(deps: FollowDeps, contactId: string): Promise<ContactLink[]> {
  return (await linksOfContact(deps, contactId)).filter((link) => link.unlinkedAt === null);
}

const idsOf = (links: readonly ContactLink[]): number[] => links.map((link) => link.addressId);
