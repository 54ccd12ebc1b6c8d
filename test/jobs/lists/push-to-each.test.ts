/** The whole way, at services whose interfaces are known from documents: put on, known again, and taken off by the person's own will. */
import { MINUTE_MS } from '../../../src/lib/clock.ts';
import { BREVO_KEY, startBrevoApi } from '../../support/esp/brevo-api.ts';
import { ELASTICEMAIL_KEY, startElasticemailApi } from '../../support/esp/elasticemail-api.ts';
import { createListBench, LIST_NOW, type ListBench } from '../../support/esp/list-bench.ts';
import { comeBack, leaveByPage } from '../../support/esp/list-people.ts';
import { MAILGUN_KEY, mailgunPasses, startMailgunApi } from '../../support/esp/mailgun-api.ts';
import { MAILJET_KEY, mailjetContact, startMailjetApi } from '../../support/esp/mailjet-api.ts';
import { MANDRILL_KEY, startMandrillApi } from '../../support/esp/mandrill-api.ts';
import { RESEND_KEY, startResendApi } from '../../support/esp/resend-api.ts';
import { SMTP2GO_KEY, startSmtp2goApi } from '../../support/esp/smtp2go-api.ts';
import { SPARKPOST_KEY, sparkpostPasses, startSparkpostApi } from '../../support/esp/sparkpost-api.ts';
import type { StandIn } from '../../support/esp/stand-in.ts';

const ANN = 'ann@acme.test';
const BOB = 'bob@acme.test';
const NEWS = 'news.acme.example';

interface Service {
  readonly esp: string;
  readonly list: string;
  readonly bench: ListBench<StandIn>;
  passes(email: string): boolean;
  /** The person left there, without us. */
  leaveThere(email: string): void;
  /** The clock of the service goes with ours. */
  setNow(iso: string): void;
}

const about = { purpose: 'marketing', emails: [ANN, BOB] } as const;
const OPEN: Readonly<Record<string, () => Promise<Service>>> = {
  Mailgun: async () => {
    const bench = await createListBench({ ...about, esp: 'mailgun', key: MAILGUN_KEY, start: startMailgunApi });
    const { api } = bench;
    return {
      ...{ esp: 'mailgun', list: `unsubscribes:${NEWS}`, bench },
      passes: (email) => mailgunPasses(api, NEWS, email),
      leaveThere: (email) => api.domains.get(NEWS)?.unsubscribes.set(email, { tags: ['*'], created_at: LIST_NOW }),
      setNow: (iso) => (api.now = new Date(iso).toUTCString()),
    };
  },
  SparkPost: async () => {
    const bench = await createListBench({ ...about, esp: 'sparkpost', key: SPARKPOST_KEY, start: startSparkpostApi });
    const { api } = bench;
    const left = {
      type: 'non_transactional',
      source: 'Unsubscribe Link',
      created: LIST_NOW,
      updated: LIST_NOW,
    } as const;
    return {
      ...{ esp: 'sparkpost', list: 'non_transactional', bench },
      passes: (email) => sparkpostPasses(api, 'non_transactional', email),
      leaveThere: (email) => api.entries.push({ ...left, recipient: email }),
      setNow: (iso) => (api.now = iso),
    };
  },
  Brevo: async () => {
    const bench = await createListBench({ ...about, esp: 'brevo', key: BREVO_KEY, start: startBrevoApi });
    const { api } = bench;
    const statistics = { unsubscriptions: { userUnsubscription: [{ eventTime: LIST_NOW }] } };
    return {
      ...{ esp: 'brevo', list: 'contacts', bench },
      passes: (email) => api.contacts.get(email)?.emailBlacklisted !== true,
      leaveThere: (email) => api.contacts.set(email, { emailBlacklisted: true, statistics }),
      setNow: () => undefined,
    };
  },
  Resend: async () => {
    const bench = await createListBench({ ...about, esp: 'resend', key: RESEND_KEY, start: startResendApi });
    const { api } = bench;
    return {
      ...{ esp: 'resend', list: 'team', bench },
      passes: (email) => !api.entries.some((one) => one.email === email),
      leaveThere: (email) => api.entries.push({ id: '1', email, origin: 'complaint', created_at: LIST_NOW }),
      setNow: (iso) => (api.now = iso),
    };
  },
  'Elastic Email': async () => {
    const bench = await createListBench({
      ...{ ...about, esp: 'elasticemail', key: ELASTICEMAIL_KEY, start: startElasticemailApi },
    });
    const { api } = bench;
    const left = { FriendlyErrorMessage: '', ErrorCode: null, DateUpdated: LIST_NOW };
    return {
      ...{ esp: 'elasticemail', list: 'unsubscribes', bench },
      passes: (email) => Object.values(api.lists).every((list) => list.every((one) => one.Email !== email)),
      leaveThere: (email) => api.lists.complaints.push({ Email: email, ...left }),
      setNow: (iso) => (api.now = iso),
    };
  },
  Mailjet: async () => {
    const bench = await createListBench({ ...about, esp: 'mailjet', key: MAILJET_KEY, start: startMailjetApi });
    const { api } = bench;
    const left = {
      ...{ IsExcludedFromCampaigns: true, IsSpamComplaining: true, ExclusionFromCampaignsUpdatedAt: LIST_NOW },
    };
    return {
      ...{ esp: 'mailjet', list: 'excluded', bench },
      passes: (email) => api.contacts.find((one) => one.Email === email)?.IsExcludedFromCampaigns !== true,
      leaveThere: (email) => api.contacts.push(mailjetContact(email, left)),
      setNow: (iso) => (api.now = iso),
    };
  },
  Mandrill: async () => {
    const bench = await createListBench({ ...about, esp: 'mandrill', key: MANDRILL_KEY, start: startMandrillApi });
    const { api } = bench;
    const left = { reason: 'unsub', detail: '', created_at: LIST_NOW, expired: false, subaccount: null };
    return {
      ...{ esp: 'mandrill', list: 'account', bench },
      passes: (email) => api.entries.every((one) => one.email !== email),
      leaveThere: (email) => api.entries.push({ email, ...left }),
      setNow: (iso) => (api.now = iso),
    };
  },
  SMTP2GO: async () => {
    const bench = await createListBench({ ...about, esp: 'smtp2go', key: SMTP2GO_KEY, start: startSmtp2goApi });
    const { api } = bench;
    const left = { reason: 'unsubscribe', block_description: '', complaint: '', timestamp: LIST_NOW } as const;
    return {
      ...{ esp: 'smtp2go', list: 'manual', bench },
      passes: (email) => api.entries.every((one) => one.email_address !== email),
      leaveThere: (email) => api.entries.push({ email_address: email, ...left }),
      setNow: (iso) => (api.now = iso),
    };
  },
};

let service: Service;
afterEach(() => service.bench.close());

test.each(Object.keys(OPEN))(
  '%s: who left is held back and comes back by their own will; its own word of them stays',
  async (name) => {
    service = await (OPEN[name] ?? (() => Promise.reject(new Error(name))))();
    const { bench, passes } = service;
    const later = async (): Promise<void> => {
      bench.clock.advance(2 * MINUTE_MS);
      service.setNow(bench.clock.now().toISOString());
      await bench.work();
    };
    service.leaveThere(BOB);
    await bench.fetchLists();
    await bench.desk.switchPush(bench.who, bench.sourceId, service.list, true);
    await leaveByPage(bench, ANN);
    await later();
    expect([passes(ANN), passes(BOB)]).toEqual([false, false]);

    // What we put there is no news when it is read.
    const events = () => bench.rows('select count(*)::int as n from event');
    const before = await events();
    await bench.fetchLists();
    expect(await events()).toEqual(before);

    await comeBack(bench, ANN);
    await comeBack(bench, BOB);
    await later();
    expect([passes(ANN), passes(BOB)]).toEqual([true, false]);
  },
  60_000,
);
