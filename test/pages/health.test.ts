import { MINUTE_MS } from '../../src/lib/clock.ts';
import { html, renderHtml } from '../../src/lib/html.ts';
import { type HealthFacts, readHealth } from '../../src/pages/admin/overview/health.ts';
import { listTroubles, type TroubleFacts } from '../../src/pages/admin/overview/troubles.ts';
import { createFormat } from '../../src/pages/format.ts';
import { NO_UNSENT_MAILS } from '../../src/store/report/unsent-mail.ts';
import { sourceRow } from '../support/source-row.ts';

const NOW = new Date('2026-11-03T10:00:00Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * MINUTE_MS);

const source = sourceRow(ago(9_000), { lastEventAt: ago(3), usefulAt: ago(3) });
const well: HealthFacts & TroubleFacts = {
  portal: {
    portalId: 1,
    name: 'Northwind',
    state: 'active',
    stateWhy: null,
    uiDomain: 'app.hubspot.com',
    timeZone: 'UTC',
    installedAt: ago(9_000),
    currency: null,
    provisionedAt: ago(9_000),
    provisionResult: null,
    crmPausedUntil: null,
    crmPauseWhy: null,
    tokenFailure: null,
    linksForAllSince: null,
  },
  sources: [source],
  backlog: { deliveries: 0, oldestDelivery: null, addresses: 0, writes: 0, workedAt: ago(1) },
  deliveries: { received: 5, waiting: 0, failed: 0, quarantined: 0 },
  writes: { tasks: 0, notes: 0, contacts: 0, tasksWaiting: 0, othersWaiting: 0, failed: 0, wonBack: 0 },
  addressesAside: 0,
  changesAside: 0,
  waitingOptOuts: { waiting: 0, oldest: null },
  driftPeople: 0,
  unsentMails: NO_UNSENT_MAILS,
  leaveQuestions: 0,
  lists: [],
  now: NOW,
};

const read = (facts: Partial<typeof well>) =>
  readHealth({ ...well, ...facts }, createFormat('UTC', NOW)).map((one) => [one.label, one.value, one.tone]);

test('a portal where all is well is green in every link of the chain, and needs nobody', () => {
  expect(read({})).toEqual([
    ['Sources', '1 connected', 'green'],
    ['Waiting to be read', 'Nothing', 'green'],
    ['HubSpot', 'Connected', 'green'],
    ['Changes in HubSpot', 'All written', 'green'],
  ]);
  expect(listTroubles(well)).toEqual([]);
});

test('lists of an email service that are not read, or not written, need somebody', () => {
  const of = (refused: string | null, failed: number) =>
    listTroubles({ ...well, lists: [{ sourceId: 7, label: 'News', refused, failed }] })[0];
  expect(of('The service refuses the key.', 0)).toMatchObject({ tone: 'red', text: 'The service refuses the key.' });
  expect(of(null, 2)).toMatchObject({ title: 'News: 2 changes of its lists failed', action: { href: '/lists/7' } });
});

test('a source that is refused, or none at all, is seen at once', () => {
  expect(read({ sources: [source, { ...source, refusedAt: ago(1) }] })[0]).toEqual([
    'Sources',
    '1 of 2 refused',
    'red',
  ]);
  expect(read({ sources: [{ ...source, isOn: false, refusedAt: ago(1) }] })[0]).toEqual(['Sources', 'None', 'amber']);
});

test('a source from which nothing has come yet is not counted as well', async () => {
  const sources = [source, sourceRow(ago(30), { lastEventAt: null, usefulAt: null })];
  const [stat] = readHealth({ ...well, sources }, createFormat('UTC', NOW));
  expect([stat?.value, stat?.tone]).toEqual(['2 connected', 'blue']);
  expect(await renderHtml(html`${stat?.note}`)).toContain('none yet from 1');
});

test('deliveries that wait for a moment are work, for minutes a warning, for an hour an alarm', () => {
  const waiting = (minutes: number) => ({
    backlog: { ...well.backlog, deliveries: 1_200, oldestDelivery: ago(minutes) },
  });
  expect(read(waiting(1))[1]).toEqual(['Waiting to be read', '1,200 deliveries', 'blue']);
  expect(read(waiting(6))[1]?.[2]).toBe('amber');
  expect(read(waiting(90))[1]?.[2]).toBe('red');
  expect(listTroubles({ ...well, ...waiting(1) })).toEqual([]);
  expect(listTroubles({ ...well, ...waiting(6) })[0]?.text).toContain('the oldest for 6 minutes');
});

test('a pause of HubSpot says until when and why, and calls for nobody', async () => {
  const portal = {
    ...well.portal,
    crmPausedUntil: new Date('2026-11-03T10:05:00Z'),
    crmPauseWhy: 'HubSpot answered 429.',
  };
  const [, , hubspot] = readHealth({ ...well, portal }, createFormat('UTC', NOW));
  expect([hubspot?.value, hubspot?.tone]).toEqual(['Paused', 'amber']);
  expect(await renderHtml(hubspot?.note as never)).toContain(
    '10:05</time>. HubSpot answered 429. It goes on by itself.',
  );
  expect(listTroubles({ ...well, portal })).toEqual([]);
});

test('the gravest trouble comes first, and each has one thing to do', () => {
  const troubles = listTroubles({
    ...well,
    deliveries: { received: 9, waiting: 0, failed: 1, quarantined: 2 },
    writes: { ...well.writes, failed: 3 },
    addressesAside: 4,
  });
  expect(troubles.map((one) => one.tone)).toEqual(['red', 'red', 'red', 'amber']);
  expect(troubles.map((one) => one.action?.href)).toEqual([
    '/deliveries?state=failed',
    '/writes?state=failed',
    '/work#rebuild',
    '/deliveries?state=quarantined',
  ]);
});

test('somebody who waits for a mail that did not go out is told of, with the server’s words and the person', () => {
  const unsentMails = { count: 2, why: '550 5.7.1 Relaying denied', addressId: 7 };
  expect(listTroubles({ ...well, unsentMails })).toMatchObject([
    {
      tone: 'red',
      title: '2 people wait for a mail to confirm what they asked for',
      text: expect.stringContaining('550 5.7.1 Relaying denied'),
      action: { href: '/addresses/7' },
    },
  ]);
});
