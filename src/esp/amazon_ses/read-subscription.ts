/** What a person changed on SES's own subscription page: topics of a contact list, or everything. */
import type { SesFact } from './ses-fact.ts';
import { isObject } from './sns-message.ts';

/** By the link in the mail's text or its header. What the sender changes by API makes no such event, or says so here. */
const PERSONS_DOORS = new Set(['UnsubscribeHeader', 'UnsubscribeFooter']);
const NAME_MAX = 100;

/** @param address the one recipient of the mail; without it nobody can be named */
export function readSubscription(detail: Readonly<Record<string, unknown>>, address: unknown): readonly SesFact[] {
  const source = textOf(detail.source);
  const base = {
    native: source === '' ? 'Subscription' : `Subscription:${source}`,
    actor: PERSONS_DOORS.has(source) ? 'person' : 'unknown',
    address,
  } as const;
  const [list, at] = [textOf(detail.contactList), textOf(detail.timestamp)];
  const now = readPreferences(detail.newTopicPreferences);
  const before = readPreferences(detail.oldTopicPreferences);
  if (now.isOutOfAll) {
    return [{ ...base, type: 'global_unsubscribe', scope: 'esp_account', mark: `${list} ${at}` }];
  }
  const facts: SesFact[] = [];
  if (before.isOutOfAll) facts.push({ ...base, type: 'resubscribe', scope: 'esp_account', mark: `${list} ${at}` });
  for (const [topic, isIn] of now.topics) {
    const wasIn = before.topics.get(topic);
    // Only a change counts. Where it is not known how it was, leaving is believed, and coming back is not.
    if (wasIn === isIn || (wasIn === undefined && isIn)) continue;
    const stream = `${list}/${topic}`;
    const type = isIn ? 'resubscribe' : 'list_unsubscribe';
    facts.push({ ...base, type, scope: 'stream', stream, mark: `${stream} ${at}` });
  }
  return facts.length > 0 ? facts : [{ ...base, type: 'ignored', scope: 'esp_account', mark: `${list} ${at}` }];
}

interface Preferences {
  readonly isOutOfAll: boolean;
  /** By topic: subscribed or not. */
  readonly topics: ReadonlyMap<string, boolean>;
}

function readPreferences(value: unknown): Preferences {
  const fields = isObject(value) ? value : {};
  const listed = Array.isArray(fields.topicSubscriptionStatus) ? fields.topicSubscriptionStatus : [];
  const topics = new Map<string, boolean>();
  for (const one of listed) {
    if (!isObject(one)) continue;
    const [topic, status] = [textOf(one.topicName), textOf(one.subscriptionStatus)];
    if (topic !== '' && (status === 'OptIn' || status === 'OptOut')) topics.set(topic, status === 'OptIn');
  }
  return { isOutOfAll: fields.unsubscribeAll === true, topics };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, NAME_MAX).trim() : '';
}
