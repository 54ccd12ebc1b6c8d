import { buildCompany } from '../../src/demo/company/demo-company.ts';
import {
  type Batch,
  bodyOf,
  forgeBatch,
  gatherBatches,
  spoilOne,
  UNREADABLE_ENTRIES,
} from '../../src/demo/mail/batches.ts';
import { traceContacts } from '../../src/demo/mail/expectations.ts';
import { createPasswordSigner, createSigner } from '../../src/demo/mail/signer.ts';
import { writeHistory } from '../../src/demo/mail/write-history.ts';
import { postmark } from '../../src/esp/postmark/postmark.ts';
import { sendgrid } from '../../src/esp/sendgrid/sendgrid.ts';
import { DAY_MS } from '../../src/lib/clock.ts';

const NOW = new Date('2026-11-22T10:15:00Z');
const company = buildCompany();
const history = writeHistory([...company.people, ...company.strangers], NOW);
const batches = gatherBatches(history);

function read(batch: Batch) {
  const adapter = batch.source === 'newsletter' ? sendgrid : postmark;
  return adapter.normalise({ headers: {}, body: bodyOf(batch) });
}

describe("the demo's month of mail", () => {
  test('is the same for the same moment, and moves with it', () => {
    expect(writeHistory([...company.people, ...company.strangers], NOW)).toEqual(history);
    const aWeekLater = writeHistory(company.people, new Date(NOW.getTime() + 7 * DAY_MS));
    const first = aWeekLater[0]?.event.timestamp ?? 0;
    expect(first - (history[0]?.event.timestamp ?? 0)).toBeGreaterThan(6.9 * 86_400);
  });

  test.each(['2026-11-22T00:00:30Z', '2026-11-22T10:15:00Z', '2027-03-01T23:59:30Z'])(
    'reaches from a month ago to minutes ago, and never into the future, at %s',
    (iso) => {
      const now = new Date(iso);
      const ages = writeHistory(company.people, now).map(({ event }) => now.getTime() / 1_000 - event.timestamp);
      expect(Math.min(...ages)).toBeGreaterThanOrEqual(0);
      expect(Math.min(...ages)).toBeLessThan(2 * 3_600);
      expect(Math.max(...ages)).toBeGreaterThan(28 * 86_400);
      expect(Math.max(...ages)).toBeLessThan(31 * 86_400);
    },
  );

  test('holds every kind of event that SendGrid sends for such mail', () => {
    const kinds = new Set(history.map(({ event }) => event.event));
    expect([...kinds].sort()).toEqual(
      [
        'bounce',
        'click',
        'deferred',
        'delivered',
        'dropped',
        'group_unsubscribe',
        'open',
        'processed',
        'spamreport',
        'unsubscribe',
      ].sort(),
    );
  });

  test('gives each event an id of its own, of the length that SendGrid allows', () => {
    const ids = history.map(({ event }) => event.sg_event_id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Math.max(...ids.map((id) => id.length))).toBeLessThanOrEqual(100);
  });

  test('sends nothing more through an account that has given an address up', () => {
    const givenUp = new Set<string>();
    for (const { source, event } of history) {
      const key = `${source} ${event.email}`;
      if (event.event === 'processed') expect(givenUp.has(key) ? key : '').toBe('');
      if (event.event === 'bounce' && event.type === 'bounce') givenUp.add(key);
      if (event.event === 'spamreport' || event.event === 'unsubscribe') givenUp.add(key);
    }
    expect(givenUp.size).toBeGreaterThan(20);
  });
});

describe('the batches', () => {
  const entriesOf = (source: Batch['source'], kind: Batch['kind']) =>
    batches.filter((batch) => batch.source === source && batch.kind === kind).flatMap(({ entries }) => entries);
  const happened = (source: Batch['source']) =>
    history.filter((one) => one.source === source).map(({ event }) => event);

  test('of SendGrid carry every event once, and some of them again', () => {
    const first = entriesOf('newsletter', 'first');
    expect(first).toHaveLength(happened('newsletter').length);
    expect(new Set(first)).toEqual(new Set(happened('newsletter')));
    const again = entriesOf('newsletter', 'again');
    expect(again.length).toBeGreaterThan(100);
    expect(again.every((entry) => first.includes(entry))).toBe(true);
  });

  test('of Postmark tell what it would tell, one by one: a hard bounce twice, and that is one fact', () => {
    const told = batches.filter(({ source, kind }) => source === 'transactional' && kind === 'first');
    const mails = happened('transactional');
    expect(new Set(told.map(({ entries }) => entries.length))).toEqual(new Set([1]));
    const facts = new Map(told.flatMap((batch) => read(batch).events.map((event) => [event.eventKey, event])));
    expect(facts.size).toBe(mails.length);
    expect(told.length).toBe(mails.length + mails.filter((event) => event.type === 'bounce').length);
    const kinds = (words: Iterable<string>) => [...words].sort();
    expect(kinds([...facts.values()].map((fact) => fact.type.replace('hard_bounce', 'bounce')))).toEqual(
      kinds(mails.map(({ event }) => event)),
    );
    expect(entriesOf('transactional', 'again').length).toBeGreaterThan(20);
  });

  test('stay below the size at which SendGrid cuts', () => {
    for (const { entries } of batches) expect(JSON.stringify(entries).length).toBeLessThan(768 * 1024);
  });

  test('are read by the adapter without a word lost', () => {
    for (const batch of batches) {
      const { events, rejected } = read(batch);
      expect(rejected).toEqual([]);
      expect(events).toHaveLength(batch.entries.length);
      const addresses = batch.entries.map((entry) => {
        const { email, Email, Recipient } = entry as Readonly<Record<string, string>>;
        return email ?? Email ?? Recipient;
      });
      expect(events.map((event) => event.recipient)).toEqual(addresses);
    }
  });

  test('hold, once spoilt, entries that cannot be read, and lose no others', () => {
    const spoilt = spoilOne(batches, NOW);
    const rejected = spoilt.flatMap((batch) => read(batch).rejected);
    expect(rejected).toHaveLength(UNREADABLE_ENTRIES);
    const total = (all: readonly Batch[]) => all.reduce((sum, batch) => sum + read(batch).events.length, 0);
    expect(total(spoilt)).toBe(total(batches));
  });

  test('are signed so that the adapter believes them, and the forged one is not', () => {
    const signer = createSigner();
    expect(sendgrid.secret?.check(signer.publicKey)).toBeNull();
    const fetched = new Map<string, Buffer>();
    const context = { secrets: [signer.publicKey], fetched, now: NOW };
    const body = Buffer.from(JSON.stringify(entriesOf('newsletter', 'first').slice(0, 20)));
    const password = 'a password of the demo'.replaceAll(' ', '-');
    const proved = createPasswordSigner(password).sign(body, NOW);
    expect(postmark.verify(proved, { secrets: [password], fetched, now: NOW })).toEqual({ ok: true });
    expect(sendgrid.verify(signer.sign(body, NOW), context)).toEqual({ ok: true });
    const forged = Buffer.from(JSON.stringify(forgeBatch(['a.person@company.example'], NOW).entries));
    expect(sendgrid.verify(createSigner().sign(forged, NOW), context)).toMatchObject({ ok: false });
  });
});

describe('what the CRM must show', () => {
  test('is asked of contacts with more than deliveries, by their last bounce', () => {
    const traces = traceContacts(company.people, history);
    const strangers = new Set(company.strangers.map(({ email }) => email));
    expect(traces.some(({ email }) => strangers.has(email))).toBe(false);
    const bounced = new Set(history.filter(({ event }) => event.event === 'bounce').map(({ event }) => event.email));
    for (const { email, lastBounceAt } of traces)
      expect([email, lastBounceAt !== null]).toEqual([email, bounced.has(email)]);
    expect(traces.reduce((sum, trace) => sum + trace.hardBounces, 0)).toBeGreaterThan(20);
  });
});
