/** Random mail, files that say where addresses came from, and the rates of them as somebody would count them one by one. */
import fc from 'fast-check';
import type { RateKind } from '../../src/flow/rate-kind.ts';
import { DAY_MS } from '../../src/lib/clock.ts';
import type { RatesFilter } from '../../src/store/report/counted-by.ts';
import type { RateGroup } from '../../src/store/report/rates.ts';
import { sendgridEvent } from './sendgrid.ts';

export const NOW = new Date('2026-11-20T10:00:00Z');

const OUTCOMES = [
  'delivered',
  'unknown',
  'full',
  'unknown-for-now',
  'refused',
  'suppressed',
  'delivered-then-unknown',
  'complained',
  'complained-only',
  'left',
] as const;

export interface Mail {
  readonly person: number;
  readonly daysAgo: number;
  readonly campaign: string;
  readonly dataSource: string;
  readonly ip: string;
  readonly outcome: (typeof OUTCOMES)[number];
}

function mailPerson() {
  return fc.integer({ min: 0, max: 15 });
}

export const mail = fc.record<Mail>({
  person: mailPerson(),
  daysAgo: fc.integer({ min: 0, max: 12 }),
  campaign: fc.constantFrom('', 'Autumn news', 'Spring “news”'),
  dataSource: fc.constantFrom('', 'form', 'partner'),
  ip: fc.constantFrom('', '192.0.2.7', '192.0.2.8'),
  outcome: fc.constantFrom(...OUTCOMES),
});

/** A row of a file that says where an address came from. No two are of the same moment. */
export interface Origin {
  readonly person: number;
  readonly dataSource: string;
  readonly at: string;
}

export const origins = fc
  .array(fc.record({ person: mailPerson(), dataSource: fc.constantFrom('form', 'partner', 'fair') }), {
    maxLength: 30,
    size: 'max',
  })
  .chain((rows) => fc.shuffledSubarray(rows, { minLength: rows.length }))
  .map((rows) => rows.map((row, n): Origin => ({ ...row, at: `2026-10-01 08:${String(n).padStart(2, '0')}:00` })));

/** As the reports name it, else as the newest row does, whichever came first. */
export function withOrigins(mails: readonly Mail[], rows: readonly Origin[]): Mail[] {
  const newest = new Map([...rows].sort((a, b) => (a.at < b.at ? -1 : 1)).map((row) => [row.person, row.dataSource]));
  return mails.map((one) => ({ ...one, dataSource: one.dataSource || (newest.get(one.person) ?? '') }));
}

/** Every third person is behind a gateway that its refusals name. */
export const emailOf = (person: number) => `p${person}@company${person % 3}.example`;
export const dayOf = (daysAgo: number) => new Date(NOW.getTime() - daysAgo * DAY_MS).toISOString().slice(0, 10);

export function eventsOf(one: Mail): object[] {
  const at = new Date(NOW.getTime() - one.daysAgo * DAY_MS);
  const more = {
    ...(one.campaign && { singlesend_name: one.campaign }),
    ...(one.dataSource && { bw_data_source: one.dataSource }),
    ...(one.ip && { ip: one.ip }),
  };
  const event = (type: string, rest: object = {}) => sendgridEvent(emailOf(one.person), type, at, { ...more, ...rest });
  const unknown = event('bounce', { type: 'bounce', reason: '550 5.1.1 User unknown', status: '5.1.1' });
  const delivered = event('delivered', { response: '250 OK' });
  const complained = event('spamreport');
  switch (one.outcome) {
    case 'delivered':
      return [delivered];
    case 'unknown':
      return [unknown];
    case 'delivered-then-unknown':
      return [delivered, unknown];
    case 'complained':
      return [delivered, complained];
    case 'complained-only':
      return [complained];
    case 'left':
      return [delivered, event('unsubscribe')];
    case 'full':
      return [event('bounce', { type: 'blocked', reason: '552 5.2.2 Mailbox full', status: '5.2.2' })];
    case 'unknown-for-now':
      // Some services tell of a delay with the code of a refusal.
      return [
        event('deferred', { response: `${one.person % 2 ? '450 4.1.1' : '550 5.1.1'} User unknown`, attempt: '1' }),
      ];
    case 'refused':
      return [event('bounce', { type: 'blocked', reason: '554 5.7.1 Message rejected: spam', status: '5.7.1' })];
    case 'suppressed':
      return [event('dropped', { reason: 'Bounced Address', status: '5.0.0' })];
  }
}

export const isUnknown = ({ outcome }: Mail) => outcome === 'unknown' || outcome === 'delivered-then-unknown';
export const isDelivered = ({ outcome }: Mail) =>
  outcome === 'delivered' || outcome === 'delivered-then-unknown' || outcome === 'complained' || outcome === 'left';
export const isTried = ({ outcome }: Mail) => outcome !== 'suppressed' && outcome !== 'complained-only';
const COMPLAINED = ['complained', 'complained-only'];

/** Who is looked at for a kind of rate, and of whom it is told. */
const KINDS: Readonly<Record<RateKind, readonly [(one: Mail) => boolean, (one: Mail) => boolean]>> = {
  unknown: [isTried, isUnknown],
  hard: [isTried, isUnknown],
  soft: [isTried, ({ outcome }) => outcome === 'full'],
  block: [isTried, ({ outcome }) => outcome === 'refused'],
  complaint: [
    (one) => isDelivered(one) || COMPLAINED.includes(one.outcome),
    ({ outcome }) => COMPLAINED.includes(outcome),
  ],
  unsubscribe: [isDelivered, ({ outcome }) => outcome === 'left'],
};

/** The first mail to each person and the later ones, day by day. */
export function naivelyBySend(mails: readonly Mail[], filter: RatesFilter): RateGroup[] {
  const firstDay = new Map<number, string>();
  for (const { person, daysAgo } of mails.filter(isTried)) {
    const [day, known] = [dayOf(daysAgo), firstDay.get(person)];
    if (known === undefined || day < known) firstDay.set(person, day);
  }
  const keyOf = (one: Mail) => (dayOf(one.daysAgo) === firstDay.get(one.person) ? 'first' : 'later');
  return sorted(
    naively(mails, keyOf, {
      from: filter.from,
      to: filter.to,
      campaign: null,
      dataSource: null,
      ...(filter.kind && { kind: filter.kind }),
    }),
  );
}

/** Counted one by one, as somebody would with the log of the mail server in hand. */
export function naively(mails: readonly Mail[], keyOf: (one: Mail) => string, filter: RatesFilter): RateGroup[] {
  const [isConcerned, isHit] = KINDS[filter.kind ?? 'unknown'];
  const groups = new Map<string, { tried: Set<number>; delivered: Set<number>; unknown: Set<number> }>();
  for (const one of mails) {
    const day = dayOf(one.daysAgo);
    if (day < filter.from || day > filter.to || !isConcerned(one)) continue;
    if (filter.campaign !== null && one.campaign !== filter.campaign) continue;
    if (filter.dataSource !== null && one.dataSource !== filter.dataSource) continue;
    if (filter.except?.campaigns.includes(one.campaign) || filter.except?.dataSources.includes(one.dataSource))
      continue;
    const group = groups.get(keyOf(one)) ?? { tried: new Set(), delivered: new Set(), unknown: new Set() };
    groups.set(keyOf(one), group);
    group.tried.add(one.person);
    if (isDelivered(one)) group.delivered.add(one.person);
    if (isHit(one)) group.unknown.add(one.person);
  }
  return [...groups].map(([key, { tried, delivered, unknown }]) => ({
    key,
    attempted: tried.size,
    delivered: delivered.size,
    unknown: unknown.size,
  }));
}

export function naivelyByIp(mails: readonly Mail[], filter: RatesFilter): RateGroup[] {
  const ended = mails
    .filter(
      ({ outcome, daysAgo }) =>
        outcome !== 'unknown-for-now' && dayOf(daysAgo) >= filter.from && dayOf(daysAgo) <= filter.to,
    )
    .filter((one) => isTried(one));
  return [...Map.groupBy(ended, ({ ip }) => ip)].map(([key, ofIp]) => ({
    key,
    attempted: ofIp.length + ofIp.filter(({ outcome }) => outcome === 'delivered-then-unknown').length,
    delivered: ofIp.filter(isDelivered).length,
    unknown: ofIp.filter(isUnknown).length,
  }));
}

/** One mail of the day before. */
export const one = (person: number, outcome: Mail['outcome'], more: Partial<Mail> = {}): Mail => ({
  person,
  daysAgo: 1,
  campaign: 'Autumn news',
  dataSource: 'form',
  ip: '',
  outcome,
  ...more,
});

export const sorted = (groups: readonly RateGroup[]) => [...groups].sort((a, b) => (a.key < b.key ? -1 : 1));
