/** What the CRM must show once everything was worked off, told by what was sent. */
import { DAY_MS, SECOND_MS } from '../../lib/clock.ts';
import type { Person } from '../company/person.ts';
import type { ReportedEvent } from './write-history.ts';

/** What the mail service reported of one contact, where it was more than deliveries. */
export interface Trace {
  readonly email: string;
  /** Milliseconds since 1970; null without a bounce. */
  readonly lastBounceAt: number | null;
  /** Events in which the receiving server refused the address for good. */
  readonly hardBounces: number;
  readonly hasLeft: boolean;
}

/** From here on an event is history and opens no tasks. */
const HISTORY_MS = 14 * DAY_MS;

/** @returns one trace for each contact that Bellwether must have marked */
export function traceContacts(people: readonly Person[], history: readonly ReportedEvent[]): Trace[] {
  const traces = new Map<string, { lastBounceAt: number | null; hardBounces: number; hasLeft: boolean }>();
  const known = new Set(people.map((person) => person.email));
  for (const { event } of history) {
    if (!known.has(event.email) || !LEAVES_A_MARK.has(event.event)) continue;
    const trace = traces.get(event.email) ?? { lastBounceAt: null, hardBounces: 0, hasLeft: false };
    traces.set(event.email, trace);
    if (event.event === 'bounce') {
      trace.lastBounceAt = event.timestamp * SECOND_MS;
      if (event.type === 'bounce') trace.hardBounces += 1;
    }
    if (LEAVING.has(event.event)) trace.hasLeft = true;
  }
  return [...traces].map(([email, trace]) => ({ email, ...trace }));
}

const LEAVING: ReadonlySet<string> = new Set(['spamreport', 'unsubscribe', 'group_unsubscribe']);
const LEAVES_A_MARK: ReadonlySet<string> = new Set(['bounce', 'deferred', 'dropped', ...LEAVING]);

export function isHistory(trace: Trace, now: Date): boolean {
  return !trace.hasLeft && trace.lastBounceAt !== null && now.getTime() - trace.lastBounceAt > HISTORY_MS;
}

/** @param properties of the contact in the CRM; datetimes come as ISO text or as milliseconds */
export function showsTrace(properties: Readonly<Record<string, string>>, trace: Trace): boolean {
  if (properties.bw_preferences_url === undefined) return false;
  if (trace.hasLeft && !properties.bw_unsubscribe_scope) return false;
  return trace.lastBounceAt === null || readMoment(properties.bw_bounced_at) === trace.lastBounceAt;
}

function readMoment(value: string | undefined): number | null {
  if (!value) return null;
  return /^\d+$/.test(value) ? Number(value) : Date.parse(value);
}
