/** ActiveCampaign's webhooks, read: one form a request. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { type EventKind, IGNORED, mailEvent, namesNobody } from '../../flow/adapt/build-event.ts';
import { keyFromFacts } from '../../flow/adapt/event-key.ts';
import { readFormFields } from '../../flow/adapt/form-fields.ts';
import { rejectBody } from '../../flow/adapt/json-body.ts';
import { addressIn, lowerWordIn, momentIn, nameIn, replyIn, wordIn } from '../../flow/adapt/read-field.ts';
import type { Actor } from '../../flow/event.ts';

const ESP = 'activecampaign';

/** `initiated_from`: a page of theirs for the person, the account's people, its automations and programs. */
const ACTORS: ReadonlyMap<string, Actor> = new Map<string, Actor>([
  ['public', 'person'],
  ['admin', 'customer'],
  ['api', 'customer'],
  ['system', 'unknown'],
]);

export function normaliseActivecampaign(raw: RawDelivery): Normalised {
  const field = readFormFields(raw);
  const type = lowerWordIn(field?.('type'));
  if (field === null || type === '') {
    return rejectBody('The body is no form with a "type", as ActiveCampaign posts it.');
  }
  const list = listIn(field('list') ?? field('list[0][id]') ?? field('list[id]'));
  const kind = kindOf(type, list, ACTORS.get(lowerWordIn(field('initiated_from'))) ?? 'unknown');
  const recipient = addressIn(field('contact[email]'));
  if (recipient === null && !namesNobody(kind.type)) return rejectBody(`The ${type} event names no mail address.`);
  const told = wordIn(field('date_time'));
  const occurredAt = momentIn(told) ?? raw.receivedAt ?? null;
  if (occurredAt === null) return rejectBody(`The ${type} event has no readable time.`);
  const campaign = nameIn(field('campaign[name]'), field('campaign[id]'));
  const event = mailEvent({
    esp: ESP,
    eventKey: keyFromFacts(ESP, [type, told, list, recipient, wordIn(field('campaign[id]'))]),
    ...kind,
    recipient,
    native: type,
    ...replyIn([field('bounce[message]'), field('bounce[description]')], { code: field('bounce[code]') }),
    campaign: campaign === '0' ? null : campaign,
    stream: list,
    occurredAt,
  });
  return { events: [event], rejected: [] };
}

/** 0 is all lists. */
function listIn(value: unknown): string | null {
  const list = wordIn(value);
  return list === '0' ? null : list;
}

function kindOf(type: string, list: string | null, actor: Actor): EventKind {
  switch (type) {
    case 'bounce':
      // Whether it was a hard one is not among the documented fields: the reply decides where there is one.
      return { type: 'soft_bounce', actor: 'unknown', scope: 'esp_account' };
    case 'unsubscribe':
      return list === null
        ? { type: 'global_unsubscribe', actor, scope: 'esp_account' }
        : { type: 'list_unsubscribe', actor, scope: 'stream' };
    case 'subscribe':
      return { type: 'resubscribe', actor, scope: list === null ? 'esp_account' : 'stream' };
    default:
      return IGNORED;
  }
}
