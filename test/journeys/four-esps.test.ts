/** A company that sends with four services: one person has one story, an outage of ours costs nothing, and strangers are told of. */
import type { Browser, Page } from 'playwright-core';
import { HOUR_MS, MINUTE_MS } from '../../src/lib/clock.ts';
import { addSource, type Source } from '../../src/store/source.ts';
import { deliver as deliverSns, TOPICS } from '../esp/amazon_ses/sns-fixtures.ts';
import { around, bodyOf as mailgunBody, signatureOf } from '../esp/mailgun/mailgun-fixtures.ts';
import { signed as signedByMandrill } from '../esp/mandrill/mandrill-fixtures.ts';
import { launchBrowser } from '../support/browser.ts';
import { createFlowBench, type FlowBench } from '../support/flow-bench.ts';
import { connectFour, FOUR_ESPS, type TestEsp } from '../support/four-esps.ts';
import { urlOf } from '../support/outside.ts';
import { type PagesApp, servePages } from '../support/pages-app.ts';
import { testBox } from '../support/portal.ts';
import { refuseDatabase } from '../support/refuse-database.ts';
import { type ServedIntake, serveIntake } from '../support/serve-intake.ts';

const NOW = '2026-11-20T10:00:00Z';
const IDA = 'ida@acme.test';
const SEED = {
  owners: [{ id: '501', userId: 9001, email: 'ruth@larkfield.test', firstName: 'Ruth', lastName: 'Okafor' }],
  companies: [{ key: 'acme', properties: { name: 'Acme Robotics', domain: 'acme.test', hubspot_owner_id: '501' } }],
  contacts: [
    {
      key: 'ida',
      properties: {
        email: IDA,
        firstname: 'Ida',
        lastname: 'Berg',
        hubspot_owner_id: '501',
        hs_buying_role: 'DECISION_MAKER',
      },
      companies: ['acme'],
    },
  ],
};

let bench: FlowBench;
let app: PagesApp;
let intake: ServedIntake;
let browser: Browser;
let page: Page;
let sources: ReadonlyMap<string, Source>;

beforeAll(async () => {
  browser = await launchBrowser();
  page = await browser.newPage();
}, 60_000);
afterAll(() => browser.close());
beforeEach(async () => {
  bench = await createFlowBench(NOW, SEED);
  sources = await connectFour(bench.db, bench.portalId, bench.clock.now());
  intake = await serveIntake(bench.db, bench.clock);
  app = await servePages(bench.db, () => bench.clock.now());
  app.signIn({ portalId: bench.portalId, userId: 9001, email: 'ruth@larkfield.test', role: 'admin' });
}, 60_000);
afterEach(async () => {
  await app.close();
  await intake.close();
  await bench.close();
});

const ago = (hours: number) => new Date(bench.clock.now().getTime() - hours * HOUR_MS);
const count = async (sql: string): Promise<number> => Number((await bench.db.raw(sql)).rows[0].n);
function named<Found>(found: Found | undefined): Found {
  if (found === undefined) throw new Error('it is not there');
  return found;
}
const esp = (id: TestEsp['id']): TestEsp => named(FOUR_ESPS.find((one) => one.id === id));
const sourceOf = ({ id }: TestEsp): Source => named(sources.get(id));
const post = (one: TestEsp, what: 'gone' | 'full', email: string, at: Date) =>
  intake.post(sourceOf(one), one.tell(what, email, at));

test('what four services tell of one person is one story, one loss and one task', async () => {
  // Not in the order in which it happened, and each of them twice.
  for (let attempt = 0; attempt < 2; attempt++) {
    expect(await post(esp('sendgrid'), 'gone', 'Ida@ACME.test', ago(1))).toBe(200);
    expect(await post(esp('sparkpost'), 'full', IDA, ago(140))).toBe(200);
    await bench.drain();
    expect(await post(esp('mailgun'), 'gone', IDA, ago(2))).toBe(200);
    expect(await post(esp('brevo'), 'full', IDA, ago(100))).toBe(200);
    await bench.drain();
  }
  bench.clock.advance(10 * MINUTE_MS);
  await bench.drain();

  expect({
    addresses: await count('select count(*) as n from address'),
    events: await count("select count(*) as n from event where esp <> 'bellwether'"),
    episodes: await count('select count(*) as n from episode'),
  }).toEqual({ addresses: 1, events: 4, episodes: 1 });
  expect((await bench.tasks()).map((task) => task.status)).toEqual(['NOT_STARTED']);
  expect((await bench.contact(IDA)).bw_email_status).toBe('gone');

  await page.goto(`${app.url}/addresses?q=${encodeURIComponent(IDA)}`);
  await page.getByRole('heading', { level: 1, name: IDA }).waitFor();
  for (const shut of await page.locator('ol.moments details:not([open]) > summary').all()) await shut.click();
  const told = (await page.locator('ol.moments').allInnerTexts()).join('\n');
  const places = [...told.matchAll(/(SendGrid|Mailgun|Brevo|SparkPost) \(/g)].map(([, label]) => label);
  // The newest comes first.
  expect(places).toEqual(['SendGrid', 'Mailgun', 'Brevo', 'SparkPost']);
}, 60_000);

/** One event of one service, until it was taken in or thrown away. */
interface Errand {
  readonly esp: TestEsp;
  readonly raw: ReturnType<TestEsp['tell']>;
  /** Minutes at which it is tried; emptied when it is over. */
  attempts: number[];
  state: 'waiting' | 'taken' | 'lost';
}

const OUTAGE_MINUTES = 8 * 60;
const FIRST_TRIED_AT = [0, 45, 240];

function errands(): Errand[] {
  return FOUR_ESPS.flatMap((one) =>
    FIRST_TRIED_AT.flatMap((minute, nth): Errand[] => {
      // Mailgun gives up after seven and a half hours, so that what happened in the first half hour of eight is beyond it.
      const first = one.id === 'mailgun' ? Math.max(minute, 45) : minute;
      const at = new Date(bench.clock.now().getTime() + first * MINUTE_MS);
      const attempts = [first, ...one.retries.map((gap) => first + gap)];
      return [{ esp: one, raw: one.tell('gone', `p${nth}@acme.test`, at), attempts, state: 'waiting' }];
    }),
  );
}

async function attempt(errand: Errand): Promise<void> {
  // A slow answer is taken for none: the same is on its way twice at once.
  const statuses = await Promise.all([0, 1].map(() => intake.post(sourceOf(errand.esp), errand.raw)));
  if (statuses.every((status) => status === 200)) errand.state = 'taken';
  else if (!statuses.every((status) => errand.esp.comesBack(status))) errand.state = 'lost';
}

async function liveThrough(all: readonly Errand[], at: (minute: number) => Promise<void>): Promise<void> {
  const minutes = [...new Set(all.flatMap(({ attempts }) => attempts))].sort((a, b) => a - b);
  let now = 0;
  for (const minute of minutes) {
    bench.clock.advance((minute - now) * MINUTE_MS);
    now = minute;
    await at(minute);
    const due = all.filter((one) => one.state === 'waiting' && one.attempts.includes(minute));
    await Promise.all(due.map(attempt));
  }
}

test('what happened while our database was away for eight hours is there afterwards, each fact once', async () => {
  for (const one of FOUR_ESPS) expect(await post(one, 'gone', 'before@acme.test', ago(1))).toBe(200);
  const all = errands();
  let bringBack: (() => Promise<void>) | null = await refuseDatabase(bench.url);
  await liveThrough(all, async (minute) => {
    // The process that knew these services ends in the middle.
    if (minute === 120) intake.restart();
    if (minute < OUTAGE_MINUTES || bringBack === null) return;
    expect(all.map(({ state }) => state)).toEqual(all.map(() => 'waiting'));
    await bringBack();
    bringBack = null;
  });
  expect(all.map(({ state }) => state)).toEqual(all.map(() => 'taken'));

  const tell = async () => {
    await bench.drain();
    return {
      told: (
        await bench.db.raw(
          'select email, count(*)::int as times, count(distinct esp)::int as services from event join address using (portal_id, address_id) group by 1 order by 1',
        )
      ).rows,
      counted: await count('select sum(messages) as n from tally'),
      seen: await count('select count(*) as n from seen_key'),
    };
  };
  const first = await tell();
  expect(first.told).toEqual(
    ['before', 'p0', 'p1', 'p2'].map((name) => ({ email: `${name}@acme.test`, times: 4, services: 4 })),
  );
  // What is told again under an old proof is refused or known; nothing of it counts again.
  for (const { esp: one, raw } of all) await intake.post(sourceOf(one), raw);
  expect(await tell()).toEqual(first);
}, 120_000);

describe('a delivery with a valid signature of another account', () => {
  const MANDRILL_KEY = 'the-key-of-a-webhook';
  const form = (events: readonly object[]) =>
    Buffer.from(new URLSearchParams({ mandrill_events: JSON.stringify(events) }).toString());

  async function connect(id: string, secret: string): Promise<Source> {
    const { db, portalId, clock } = bench;
    return addSource(db, portalId, testBox, { esp: id, label: `Mail of ${id}`, secrets: [secret], now: clock.now() });
  }
  async function readSource({ sourceId }: Source): Promise<string> {
    await page.goto(`${app.url}/sources/${sourceId}`);
    return (await page.locator('main').textContent()) ?? '';
  }
  const events = () => count("select count(*) as n from event where type = 'global_unsubscribe'");

  test('of Mandrill: signed for another address', async () => {
    const source = await connect('mandrill', MANDRILL_KEY);
    const body = form([{ event: 'unsub', _id: 'm1', ts: 1_763_000_000, msg: { _id: 'm1', email: IDA } }]);
    const url = urlOf({ ...source, token: 'the-webhook-of-another' });
    expect(await intake.post(source, signedByMandrill(body, MANDRILL_KEY, url))).toBe(503);
    await bench.drain();
    expect(await events()).toBe(0);
    expect(await readSource(source)).toContain('made with the key of this one webhook, over its very address');
    expect(await intake.post(source, signedByMandrill(body, MANDRILL_KEY, urlOf(source)))).toBe(200);
    await bench.drain();
    expect(await events()).toBe(1);
  }, 60_000);

  test('of Mailgun: the token of another delivery', async () => {
    const source = sourceOf(esp('mailgun'));
    const signature = signatureOf(esp('mailgun').secret, bench.clock.now(), 'a-token-that-was-seen');
    expect(await intake.post(source, around(mailgunBody('delivered'), signature))).toBe(200);
    const stolen = around(mailgunBody('unsubscribed', { recipient: IDA }), signature);
    expect(await intake.post(source, stolen)).toBe(503);
    await bench.drain();
    expect(await events()).toBe(0);
    expect(await readSource(source)).toContain('Its signature came before, with something else');
  }, 60_000);

  test('of Amazon: from a topic of a stranger, of which nothing is fetched', async () => {
    const source = await connect('amazon_ses', TOPICS[0]);
    const message = Buffer.from(JSON.stringify({ eventType: 'Complaint', complaint: {} }));
    expect(await intake.post(source, deliverSns(message, TOPICS[1], bench.clock.now()))).toBe(503);
    expect(await readSource(source)).toContain(TOPICS[1]);
    expect(await count("select count(*) as n from delivery where state = 'quarantined'")).toBe(1);
  }, 60_000);
});
