/** The demo from its start to its summary, through the outside interfaces of the app and of the sandbox alone. */
import { SECOND_MS } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import { ACCOUNTS } from './company/accounts.ts';
import { writeSeed } from './company/crm-seed.ts';
import { buildCompany, type DemoCompany, personOfStory } from './company/demo-company.ts';
import { ADMIN, SELLER } from './company/seller.ts';
import { type Batch, forgeBatch, gatherBatches, spoilOne } from './mail/batches.ts';
import { showsTrace, type Trace, traceContacts } from './mail/expectations.ts';
import { listMailings } from './mail/mailings.ts';
import { createPasswordSigner, createSigner } from './mail/signer.ts';
import { SOURCES, type SourceKey, STREAMS } from './mail/streams.ts';
import { writeHistory } from './mail/write-history.ts';
import { countDeliveries } from './outside/admin-pages.ts';
import { Browser } from './outside/browser.ts';
import { type CommandLine, createCommandLine } from './outside/command-line.ts';
import { installApp } from './outside/install-app.ts';
import { leaveByOneClick, leaveByPage } from './outside/leave.ts';
import { type Endpoint, postBatches } from './outside/post-batches.ts';
import type { Processes } from './outside/processes.ts';
import { SandboxClient } from './outside/sandbox-client.ts';
import { type Expectation, waitUntilSettled } from './outside/wait-until-settled.ts';
import { gatherSummary } from './report/gather-summary.ts';
import type { DemoSummary } from './report/summary.ts';
import type { Terminal } from './report/terminal.ts';

const SETTLE_LIMIT_MS = 60 * SECOND_MS;

/** What the person who leaves by the page has to say. */
const FAREWELL = {
  reason: 'not_relevant',
  comment: 'Three mails in a week about paper mills and breweries. We treat water. Write again when it is about pumps.',
} as const;

/** Whom the forged batch declares dead: people whom nobody wants to lose. */
const FORGED_VICTIMS = 6;

/** @throws BellwetherError saying what happened and what to do */
export async function runDemo(processes: Processes, terminal: Terminal): Promise<DemoSummary> {
  const startedAt = performance.now();
  const now = new Date();
  const { appUrl } = processes;
  const sandbox = new SandboxClient(processes.sandboxUrl, SELLER.portalId);
  const commandLine = createCommandLine(processes.env);

  terminal.say('  Starting the sandbox CRM and Bellwether with its own PostgreSQL');
  const company = buildCompany();
  await processes.sandboxReady();
  await sandbox.addPortal(SELLER);
  // The sandbox's own portal stays empty: nobody signs in there by mistake.
  await sandbox.seed({ users: [], owners: [] });
  const ids = await sandbox.seed(writeSeed(company, now));
  await processes.appReady();

  terminal.say('  Installing Bellwether in the CRM through OAuth, and connecting SendGrid and Postmark');
  const admin = new Browser();
  await installApp(admin, appUrl, SELLER.portalId, ADMIN.id);
  const endpoints = await connectSources(commandLine);
  const linkUrls = askForLinks(commandLine, company);

  const history = writeHistory([...company.people, ...company.strangers], now);
  const victims = chooseVictims(company);
  const batches = [...spoilOne(gatherBatches(history), now), forgeBatch(victims, now)];
  const statuses = await post(batches, endpoints, terminal);
  const traces = traceContacts(company.people, history);
  const marked = terminal.bar('Marking contacts, opening tasks', traces.length);
  const open = await waitUntilSettled(sandbox, traces.map(expectTrace), SETTLE_LIMIT_MS, marked.set);
  marked.done();
  processes.assertAlive();

  const links = await linkUrls;
  const left = terminal.bar('People leave by their link', LEAVERS.length);
  await leaveByPage(links.page, listMailings(now).findLast(({ stream }) => stream === 'news')?.name ?? '', FAREWELL);
  await leaveByOneClick(links.oneClick);
  open.push(...(await waitUntilSettled(sandbox, expectLeavers(company), SETTLE_LIMIT_MS, left.set)));
  left.done();
  processes.assertAlive();

  return gatherSummary({
    company,
    companies: ACCOUNTS.length,
    now,
    sandbox,
    ids,
    history,
    batches,
    traces,
    forged: { status: statuses.at(-1) ?? 0, victims, quarantined: await countDeliveries(admin, appUrl, 'quarantined') },
    unreadable: await countDeliveries(admin, appUrl, 'failed'),
    unsettled: open,
    appUrl,
    unsubscribeUrl: links.shown,
    tookMs: Math.round(performance.now() - startedAt),
  });
}

async function connectSources(commandLine: CommandLine): Promise<Record<SourceKey, Endpoint>> {
  const connect = (source: SourceKey, secret: string | null) =>
    commandLine.addSource(SELLER.portalId, SOURCES[source], secret);
  const signer = createSigner();
  const [sendgrid, postmark] = await Promise.all([
    connect('newsletter', signer.publicKey),
    connect('transactional', null),
  ]);
  if (postmark.secret === null) throw new BellwetherError('demo.no-secret', 'No password was made for Postmark.');
  return {
    newsletter: { url: sendgrid.url, signer },
    transactional: { url: postmark.url, signer: createPasswordSigner(postmark.secret) },
  };
}

const LEAVERS = ['fiona', 'sanne'] as const;

/** The links that stand in people's mails. */
async function askForLinks(commandLine: CommandLine, company: DemoCompany) {
  const link = (key: string) =>
    commandLine.linkFor(SELLER.portalId, personOfStory(company, key).email, STREAMS.news.name);
  const [page, oneClick, shown] = await Promise.all([link('fiona'), link('sanne'), link('rosa')]);
  return { page, oneClick, shown };
}

async function post(
  batches: readonly Batch[],
  endpoints: Readonly<Record<SourceKey, Endpoint>>,
  terminal: Terminal,
): Promise<number[]> {
  const bar = terminal.bar(
    'Posting a month of webhooks',
    batches.reduce((sum, batch) => sum + batch.entries.length, 0),
  );
  let posted = 0;
  const statuses = await postBatches(batches, endpoints, createSigner(), (entries) => {
    posted += entries;
    bar.set(posted);
  });
  bar.done();
  return statuses;
}

/** People on open deals to whom nothing has happened. */
function chooseVictims(company: DemoCompany): string[] {
  const onDeals = new Set(company.deals.flatMap((deal) => deal.contacts));
  return company.people
    .filter((person) => onDeals.has(person.email) && person.turns.length === 0 && person.act === null)
    .slice(0, FORGED_VICTIMS)
    .map(({ email }) => email);
}

function expectTrace(trace: Trace): Expectation {
  return { email: trace.email, isMet: ({ properties }) => showsTrace(properties, trace) };
}

function expectLeavers(company: DemoCompany): Expectation[] {
  const [fiona, sanne] = LEAVERS.map((key) => personOfStory(company, key).email);
  return [
    {
      email: fiona ?? '',
      isMet: ({ properties }) =>
        properties.bw_unsubscribe_scope === 'everything' && properties.bw_survey_reason === FAREWELL.reason,
    },
    { email: sanne ?? '', isMet: ({ properties }) => properties.bw_unsubscribe_scope === 'streams' },
  ];
}
