/** One event on the timeline: our reading, the server's own words, and what the reading rests on. */
import { findAdapter } from '../../../flow/adapt/adapters.ts';
import { gatewayName } from '../../../flow/gateway-name.ts';
import { witnessMeaning } from '../../../flow/hubspot-witness.ts';
import { taughtRuleId } from '../../../flow/taught-rule.ts';
import { HOUR_MS } from '../../../lib/clock.ts';
import { type Html, html } from '../../../lib/html.ts';
import type { StoryEvent } from '../../../store/report/events.ts';
import { choiceWords } from '../../choice-words.ts';
import type { Format } from '../../format.ts';
import { eventWords, reasonClause, venueWords } from '../../words.ts';
import { wrongLink } from '../readings/wrong-link.ts';
import type { Moment } from './moment.ts';
import { serverWords } from './server-words.ts';

const ACTS = new Set(['list_unsubscribe', 'global_unsubscribe', 'resubscribe', 'complaint', 'preference', 'undo']);

export function eventMoment(addressId: number, event: StoryEvent, format: Format): Moment {
  const words = eventWords(event.type);
  const isAct = ACTS.has(event.type);
  const span = event.spanStart === null || event.spanEnd === null ? null : ([event.spanStart, event.spanEnd] as const);
  return {
    at: event.at,
    rank: 0,
    tone: words.tone,
    kind: isAct ? 'person' : 'event',
    title: title(event, words.label, isAct),
    body: html`
      ${event.diagnostic ? serverWords(event.diagnostic, span) : ''}
      ${facts(event, format)}
      ${wrongLink(addressId, event)}`,
  };
}

function title(event: StoryEvent, label: string, isAct: boolean): string {
  if (event.type === 'preference') return chosen(event, label);
  if (event.type === 'undo') return `${label}: ${event.stream === null ? 'all mail' : event.stream}`;
  if (isAct) {
    const what = event.stream && event.type !== 'global_unsubscribe' ? `${label} (${event.stream})` : label;
    return event.esp === 'bellwether' ? `${what} ${venueWords(event.native)}` : what;
  }
  const witness = event.type === 'witness' ? witnessMeaning(event.native) : null;
  if (witness !== null) return `${label}: ${witness.says}`;
  return event.type === 'delivered' || (event.reason === 'undetermined' && event.diagnostic === null)
    ? label
    : `${label}: ${reasonClause(event.reason)}`;
}

/** `Chose less mail (Events): no mail for 30 days` */
function chosen({ native, stream }: StoryEvent, label: string): string {
  const isMore = native === 'resume' || native === 'frequency:as_it_comes';
  return `${isMore ? 'Chose more mail' : label}${stream === null ? '' : ` (${stream})`}: ${choiceWords(native)}`;
}

/** Who tells of something and is no email service. */
const OURS: Readonly<Record<string, string>> = { bellwether: 'Bellwether', hubspot: 'HubSpot' };

function facts(event: StoryEvent, format: Format): Html {
  const service = OURS[event.esp] ?? findAdapter(event.esp)?.label ?? event.esp;
  const isLate = event.receivedAt.getTime() - event.at.getTime() > HOUR_MS;
  const entries: [string, Html | string | number | null][] = [
    ['Reported by', `${service} (${event.native})`],
    ['Code', [event.smtpCode, event.enhancedStatus].filter((one) => one !== null).join(' · ') || null],
    ['Receiving system', event.gateway ? gatewayName(event.gateway) : null],
    ['Server', event.remoteMta],
    ['Mailing', event.campaign],
    ['Data source', event.dataSource],
    ['Sent from', event.sendingIp],
    ['Rule', ruleWords(event)],
    ['Away until', event.news?.awayUntil ?? null],
    ['New address', event.news?.newAddress ?? null],
    ['Took over', successor(event)],
    ['Arrived here', isLate ? format.time(event.receivedAt) : null],
    ['History', event.origin === 'pull' || event.origin === 'import' ? 'taken from the past: opens no tasks' : null],
    [
      'Delivery',
      event.deliveryId === null ? null : html`<a href="/deliveries/${event.deliveryId}">#${event.deliveryId}</a>`,
    ],
  ];
  return html`<dl class="facts">${entries.map(([name, value]) =>
    value === null || value === '' ? '' : html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}

function ruleWords({ rule, confidence }: StoryEvent): Html {
  const taught = taughtRuleId(rule);
  if (taught !== null) return html`<a href="/readings/${taught}">a rule of your portal</a>`;
  return html`<code>${rule}</code>${confidence < 1 ? ` (${Math.round(confidence * 100)} % sure)` : ''}`;
}

function successor({ news }: StoryEvent): string | null {
  const { name = null, email = null } = news?.replacement ?? {};
  return [name, email].filter((one) => one !== null).join(', ') || null;
}
