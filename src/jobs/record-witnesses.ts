/** What HubSpot has on record of its own mail to people of the ledger becomes an event of theirs, dated where HubSpot dates it. */
import type { Crm } from '../crm/crm.ts';
import { readSince } from '../crm/read-history.ts';
import { DIAGNOSTIC_MAX, orderedAt } from '../flow/event.ts';
import { type HubspotWitness, witnessNative } from '../flow/hubspot-witness.ts';
import type { Db } from '../store/database.ts';
import { insertEvents, type StoredEvent } from '../store/event.ts';
import type { Work } from './load-work.ts';

interface NewWitness {
  readonly addressId: number;
  readonly email: string;
  readonly contactId: string;
  readonly witness: HubspotWitness;
}

/** HubSpot does not say since when: it was seen then. */
const UNDATED = 0.5;

/**
 * History that opens no task: pulled, and a witness of mail that we did not see. What the ledger has already costs no call.
 *
 * @returns whether anything was new @throws CrmError when HubSpot cannot be asked
 */
export async function recordWitnesses(
  { db, crm, now }: { readonly db: Db; readonly crm: Crm; readonly now: Date },
  work: readonly Pick<Work, 'addressId' | 'email' | 'events' | 'facts'>[],
): Promise<boolean> {
  const found = work.flatMap(newWitnesses);
  if (found.length === 0) return false;
  const since = await readSince(
    crm,
    found.map((one) => one.contactId),
    [...new Set(found.map((one) => one.witness.property))],
  );
  const events = found.map((one) => toEvent(one, since.get(one.contactId)?.get(one.witness.property) ?? null, now));
  return (await insertEvents(db, crm.portalId, events)).size > 0;
}

/** HubSpot speaks of the address at which it mails the contact. */
function newWitnesses({
  addressId,
  email,
  events,
  facts,
}: Parameters<typeof recordWitnesses>[1][number]): NewWitness[] {
  const { contact } = facts;
  if (!contact || contact.email?.toLowerCase() !== email) return [];
  return (contact.witnesses ?? [])
    .filter((witness) => newestOf(events, witness) !== witnessNative(witness))
    .map((witness) => ({ addressId, email, contactId: contact.contactId, witness }));
}

/** What HubSpot said last of the same kind; its dates need not be in the order in which it said so. */
function newestOf(events: readonly StoredEvent[], { kind }: HubspotWitness): string | null {
  const prefix = witnessNative({ kind, value: '' });
  const told = events.filter((event) => event.type === 'witness' && event.native.startsWith(prefix));
  return told.sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime()).at(-1)?.native ?? null;
}

function toEvent({ addressId, email, witness }: NewWitness, since: Date | null, now: Date): StoredEvent {
  const native = witnessNative(witness);
  const occurredAt = since ?? now;
  return {
    eventKey: `hubspot:${addressId}:${native}:${since?.toISOString() ?? 'undated'}`,
    addressId,
    sourceId: null,
    deliveryId: null,
    esp: 'hubspot',
    type: 'witness',
    recipient: email,
    native,
    diagnostic: witness.words?.slice(0, DIAGNOSTIC_MAX) ?? null,
    smtpCode: null,
    enhancedStatus: null,
    remoteMta: null,
    sendingIp: null,
    messageId: null,
    campaign: null,
    stream: null,
    dataSource: null,
    occurredAt,
    receivedAt: now,
    at: orderedAt(occurredAt, now),
    actor: 'unknown',
    scope: 'everything',
    origin: 'pull',
    class: null,
    reason: 'undetermined',
    rule: `hubspot.${witness.kind}`,
    span: null,
    gateway: null,
    confidence: since === null ? UNDATED : 1,
  };
}
