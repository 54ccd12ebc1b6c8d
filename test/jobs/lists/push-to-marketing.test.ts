/** The whole way, at services for marketing: put on, known again, and off by the person's own will where the service has a call for that alone. */
import { MINUTE_MS } from '../../../src/lib/clock.ts';
import { insertDeliveries } from '../../../src/store/delivery.ts';
import { ACTIVECAMPAIGN_KEY, startActivecampaignApi } from '../../support/esp/activecampaign-api.ts';
import { CUSTOMERIO_KEY, startCustomerioApi } from '../../support/esp/customerio-api.ts';
import { KLAVIYO_KEY, startKlaviyoApi } from '../../support/esp/klaviyo-api.ts';
import { createListBench, LIST_NOW, type ListBench } from '../../support/esp/list-bench.ts';
import { comeBack, leaveByPage } from '../../support/esp/list-people.ts';
import { MAILCHIMP_KEY, startMailchimpApi } from '../../support/esp/mailchimp-api.ts';
import { MAILERSEND_KEY, NEWS, startMailersendApi } from '../../support/esp/mailersend-api.ts';
import type { StandIn } from '../../support/esp/stand-in.ts';

const ANN = 'ann@acme.test';
const BOB = 'bob@acme.test';
const AUDIENCE = 'a6b5da1054';

interface Service {
  readonly list: string;
  readonly bench: ListBench<StandIn>;
  /** Who comes back is taken off. */
  readonly hasWayOff: boolean;
  passes(email: string): boolean;
  /** The person left there, without us. */
  leaveThere(email: string): void;
  /** The clock of the service goes with ours. */
  setNow(at: Date): void;
  /** The webhook in which it tells of our own call. */
  echo?(email: string, at: Date): { readonly headers: Record<string, string>; readonly body: string };
}

const JSON_TYPE = { 'content-type': 'application/json' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const about = { purpose: 'marketing', emails: [ANN, BOB] } as const;

const OPEN: Readonly<Record<string, () => Promise<Service>>> = {
  Klaviyo: async () => {
    const bench = await createListBench({ ...about, esp: 'klaviyo', key: KLAVIYO_KEY, start: startKlaviyoApi });
    const { api } = bench;
    return {
      ...{ list: 'suppressed', bench, hasWayOff: true },
      passes: (email) => (api.profiles.get(email) ?? []).length === 0,
      leaveThere: (email) => api.profiles.set(email, [{ reason: 'UNSUBSCRIBE', timestamp: LIST_NOW }]),
      setNow: (at) => (api.now = at.toISOString()),
      echo: (email, at) => {
        const topic = 'event:klaviyo.manually_suppressed_from_email_marketing';
        const payload = { data: { type: 'event', id: 'e1', attributes: { email, datetime: at.toISOString() } } };
        return { headers: JSON_TYPE, body: JSON.stringify({ data: [{ topic, external_id: 'e1', payload }] }) };
      },
    };
  },
  'Customer.io': async () => {
    const bench = await createListBench({
      ...about,
      esp: 'customerio',
      key: CUSTOMERIO_KEY,
      start: startCustomerioApi,
    });
    const { api } = bench;
    return {
      ...{ list: 'unsubscribed', bench, hasWayOff: false },
      passes: (email) => !api.people.some((one) => one.email === email && one.unsubscribed),
      leaveThere: (email) => api.people.push({ cio_id: 'b1', email, unsubscribed: true, since: 1_760_000_000 }),
      setNow: (at) => (api.now = Math.floor(at.getTime() / 1_000)),
      echo: (email, at) => ({
        headers: JSON_TYPE,
        body: JSON.stringify({
          event_id: '01E4C4',
          object_type: 'customer',
          metric: 'unsubscribed',
          timestamp: Math.floor(at.getTime() / 1_000),
          data: { customer_id: '', email_address: email },
        }),
      }),
    };
  },
  ActiveCampaign: async () => {
    const start = startActivecampaignApi;
    const bench = await createListBench({ ...about, esp: 'activecampaign', key: ACTIVECAMPAIGN_KEY, start });
    const { api } = bench;
    const status = (email: string) => api.contacts.find((one) => one.email === email)?.lists.get(7)?.status;
    const left = new Map([[7, { status: 2, udate: LIST_NOW, unsubreason: null }]]);
    return {
      ...{ list: 'list:7', bench, hasWayOff: false },
      passes: (email) => status(email) !== 2,
      leaveThere: (email) => api.contacts.push({ id: 1, email, bounced_date: '0000-00-00', lists: left }),
      setNow: (at) => (api.now = at.toISOString()),
      echo: (email, at) => ({
        headers: FORM,
        body: new URLSearchParams({
          ...{ type: 'unsubscribe', list: '7', initiated_from: 'api', initiated_by: 'api' },
          ...{ date_time: at.toISOString(), 'contact[email]': email },
        }).toString(),
      }),
    };
  },
  MailerSend: async () => {
    const bench = await createListBench({
      ...about,
      esp: 'mailersend',
      key: MAILERSEND_KEY,
      start: startMailersendApi,
    });
    const { api } = bench;
    const list = `unsubscribes:${NEWS}`;
    return {
      ...{ list, bench, hasWayOff: true },
      passes: (email) => !api.lists.get(list)?.some((one) => one.recipient?.email === email),
      leaveThere: (email) => api.lists.set(list, [{ id: '1', created_at: LIST_NOW, recipient: { id: 'r', email } }]),
      setNow: (at) => (api.now = at.toISOString()),
    };
  },
  Mailchimp: async () => {
    const bench = await createListBench({ ...about, esp: 'mailchimp', key: MAILCHIMP_KEY, start: startMailchimpApi });
    const { api } = bench;
    const members = () => api.audiences.get(AUDIENCE)?.members ?? [];
    const left = {
      status: 'unsubscribed',
      unsubscribe_reason: 'No longer interested',
      last_changed: LIST_NOW,
    } as const;
    return {
      ...{ list: `unsubscribed:${AUDIENCE}`, bench, hasWayOff: false },
      passes: (email) => !members().some((one) => one.email_address === email && one.status === 'unsubscribed'),
      leaveThere: (email) => members().push({ ...left, email_address: email }),
      setNow: (at) => (api.now = at.toISOString()),
    };
  },
};

let service: Service;
afterEach(() => service.bench.close());

test.each(Object.keys(OPEN))(
  '%s: who left is held back, what comes back of that is no news, and its own word of them stays',
  async (name) => {
    service = await (OPEN[name] ?? (() => Promise.reject(new Error(name))))();
    const { bench, passes } = service;
    const later = async (): Promise<void> => {
      bench.clock.advance(2 * MINUTE_MS);
      service.setNow(bench.clock.now());
      await bench.work();
    };
    service.leaveThere(BOB);
    await bench.fetchLists();
    await bench.desk.switchPush(bench.who, bench.sourceId, service.list, true);
    await leaveByPage(bench, ANN);
    await later();
    expect([passes(ANN), passes(BOB)]).toEqual([false, false]);

    const events = () => bench.rows('select count(*)::int as n from event');
    const before = await events();
    if (service.echo) await deliver(bench, service.echo(ANN, bench.clock.now()));
    await bench.fetchLists();
    expect(await events()).toEqual(before);
    expect(await bench.rows(`select count(*)::int as n from delivery where state <> 'done'`)).toEqual([{ n: 0 }]);

    await comeBack(bench, ANN);
    await comeBack(bench, BOB);
    await later();
    expect([passes(ANN), passes(BOB)]).toEqual([service.hasWayOff, false]);
  },
  60_000,
);

async function deliver(
  bench: ListBench<StandIn>,
  { headers, body }: { readonly headers: Record<string, string>; readonly body: string },
): Promise<void> {
  const { portalId, sourceId } = bench;
  const came = {
    receivedAt: bench.clock.now(),
    headers,
    body: Buffer.from(body),
    state: 'waiting',
    why: null,
  } as const;
  await insertDeliveries(bench.db, [{ portalId, sourceId, ...came }]);
  await bench.work();
}
