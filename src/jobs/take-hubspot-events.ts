/** What HubSpot told of contacts becomes links, words and marks; settling does the rest. */
import type { Knex } from 'knex';
import type { Crm, CrmObject } from '../crm/crm.ts';
import { refreshOwners } from '../crm/records/refresh.ts';
import { normaliseAddress } from '../lib/address.ts';
import { type Clock, DAY_MS, MINUTE_MS } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { type Db, isPassing, reasonOf } from '../store/database.ts';
import {
  type HubspotEvent,
  listWaitingHubspotEvents,
  markHubspotEventsDone,
  putHubspotEventAside,
  survivorsOf,
} from '../store/hubspot-event.ts';
import { planLinks } from '../store/property-write.ts';
import { applyHubspotEvent, isFollowed, isWord } from './apply-hubspot-event.ts';
import { FOLLOWED_PROPERTIES, type FollowDeps } from './follow-contact.ts';

export interface TakeHubspotDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly log: Log;
  /** @throws when the lane was lost meanwhile */
  assertHeld(trx: Db): Promise<void>;
}

export interface HubspotPortal {
  readonly portalId: number;
  readonly hashKey: Buffer;
  readonly contactProperties: ReadonlySet<string>;
  readonly linksForAll: boolean;
  preferencesUrl(email: string): string;
}

/** Two reads of a hundred contacts. */
const BATCH = 200;
/** Merges, at some 10 ms each: the lane's row is held meanwhile, and its renewal waits. */
const TOGETHER = 20;
/** 1, 2, 4, 8 minutes apart; then daily, like whatever else is put aside for a fault of ours. */
const QUICK_ATTEMPTS = 4;

/**
 * @param crm null while the CRM cannot be asked: only erasures are carried out, all else waits
 * @returns how many events were worked off
 * @throws CrmError when the contacts cannot be read now: the events wait
 */
export async function takeHubspotEvents(
  deps: TakeHubspotDeps,
  portal: HubspotPortal,
  crm: Crm | null,
): Promise<number> {
  const { portalId } = portal;
  const told = await listWaitingHubspotEvents(deps.db, portalId, BATCH, deps.clock.now(), crm === null);
  if (told.length === 0) return 0;
  const survivors = await survivorsOf(
    deps.db,
    portalId,
    told.map((event) => event.objectId),
  );
  // Deleting what was merged away does not delete who goes on.
  const events = told.map((event) =>
    event.kind === 'deletion' ? event : { ...event, objectId: survivors.get(event.objectId) ?? event.objectId },
  );
  const toRead = [...new Set(events.filter(isFollowed).map((event) => event.objectId))];
  // What HubSpot says now, not what it said in whatever order then.
  const contacts =
    crm && toRead.length > 0
      ? await crm.read('contacts', 'id', toRead, FOLLOWED_PROPERTIES)
      : new Map<string, CrmObject>();
  if (crm && events.some(isWord)) await refreshOwners({ db: deps.db, crm, clock: deps.clock });
  const read: Read = { contacts, corrections: correctionsAmong(events) };
  for (let from = 0; from < events.length; from += TOGETHER)
    await applyEach(deps, portal, events.slice(from, from + TOGETHER), read);
  return events.length;
}

/** What is known of the contacts of all events that were read together. */
interface Read {
  readonly contacts: ReadonlyMap<string, CrmObject>;
  /** When the address of each was changed last. */
  readonly corrections: ReadonlyMap<string, Date>;
}

/** In one transaction, or where one of them cannot be worked off each alone, so that the others are not held up. */
async function applyEach(
  deps: TakeHubspotDeps,
  portal: HubspotPortal,
  events: readonly HubspotEvent[],
  read: Read,
): Promise<void> {
  try {
    await applyAll(deps, portal, events, read);
  } catch (thrown) {
    if (isPassing(thrown)) throw thrown;
    for (const event of events) await applyAlone(deps, portal, event, read);
  }
}

async function applyAll(
  deps: TakeHubspotDeps,
  portal: HubspotPortal,
  events: readonly HubspotEvent[],
  { contacts, corrections }: Read,
): Promise<void> {
  const now = deps.clock.now();
  await deps.db.transaction(async (trx) => {
    await deps.assertHeld(trx);
    const follow: FollowDeps = { db: trx, portalId: portal.portalId, hashKey: portal.hashKey, now };
    for (const event of events)
      await applyHubspotEvent(follow, event, contacts.get(event.objectId), corrections.get(event.objectId));
    await planLinks(trx, portal.portalId, linksOf(portal, events, contacts), now);
    await markHubspotEventsDone(
      trx,
      portal.portalId,
      events.map((event) => event.eventId),
      now,
    );
  });
}

async function applyAlone(
  deps: TakeHubspotDeps,
  portal: HubspotPortal,
  event: HubspotEvent,
  read: Read,
): Promise<void> {
  const { portalId } = portal;
  try {
    await applyAll(deps, portal, [event], read);
  } catch (thrown) {
    if (isPassing(thrown)) throw thrown;
    // Of the lane: nothing is wrong with the event.
    await deps.assertHeld(deps.db);
    const waitMs = event.attempts < QUICK_ATTEMPTS ? MINUTE_MS * 2 ** event.attempts : DAY_MS;
    deps.log.error(
      { portalId, eventId: event.eventId, kind: event.kind, err: messageOf(thrown) },
      'a change from HubSpot could not be worked off',
    );
    await putHubspotEventAside(
      deps.db,
      portalId,
      event.eventId,
      reasonOf(thrown),
      new Date(deps.clock.now().getTime() + waitMs),
    );
  }
}

/** Of contacts that are new, or have a new address, where all contacts are to have one. */
function linksOf(
  portal: HubspotPortal,
  events: readonly HubspotEvent[],
  contacts: ReadonlyMap<string, CrmObject>,
): { readonly contactId: string; readonly properties: Record<string, string> }[] {
  if (!portal.linksForAll || !portal.contactProperties.has('bw_preferences_url')) return [];
  const ids = new Set(
    events
      .filter((event) => event.kind !== 'propertyChange' || event.propertyName === 'email')
      .map((event) => event.objectId),
  );
  return [...ids].flatMap((contactId) => {
    const email = normaliseAddress(contacts.get(contactId)?.properties.email ?? '');
    return email === null ? [] : [{ contactId, properties: { bw_preferences_url: portal.preferencesUrl(email) } }];
  });
}

/** @returns when the address of each contact was changed last: what was read of it tells that, whatever it was read for */
function correctionsAmong(events: readonly HubspotEvent[]): Map<string, Date> {
  return new Map(
    events.filter((event) => event.propertyName === 'email').map((event) => [event.objectId, event.occurredAt]),
  );
}
