/** The pages of the console, and those that people see who are not signed in, each in the states that matter. */
import type { Page } from 'playwright-core';
import { writeOpenLink } from '../../src/lib/open-link.ts';
import { MOVED_DOMAIN } from './seed-account.ts';
import type { SeededImports } from './seed-imports.ts';
import type { SeededListChecks } from './seed-list-checks.ts';
import { LONG_EMAIL, type SeededPages } from './seed-pages.ts';
import { portalKeysOf } from './seed-portal.ts';
import { LONG_MAILING } from './seed-reasons.ts';
import type { SeededReplays } from './seed-replays.ts';

export const PORTAL = 8800001;
export const EMPTY_PORTAL = 8800002;
export const REVOKED_PORTAL = 8800003;
/** Somebody asked for long work. */
export const BUSY_PORTAL = 8800004;
/** What is there to be seen. */
export interface Seen {
  readonly seeded: SeededPages;
  readonly imports: SeededImports;
  readonly listChecks: SeededListChecks;
  readonly replays: SeededReplays;
  readonly viewerToken: string;
}

const openLinkOf = (email: string, stream: string | null): string =>
  writeOpenLink(portalKeysOf(PORTAL).link, { portalId: PORTAL, stream }) + email;

export interface Sight {
  readonly name: string;
  readonly path: (seen: Seen) => string;
  readonly portal?: number | null;
  readonly role?: 'viewer';
  /** Brings the page into the state that is looked at. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

const idOf = ({ seeded }: Seen, email: string) => seeded.addresses.get(email) ?? 0;
const replayPath = ({ replays }: Seen, which: keyof SeededReplays) => `/plays/replays/${replays[which]}`;
const sourcePath = ({ seeded }: Seen, nth: number) => `/sources/${seeded.sources[nth]}`;
const listsPath = ({ seeded }: Seen, nth: number) => `/lists/${seeded.sources[nth]}`;
const press = (name: string) => (page: Page) => page.getByRole('button', { name }).first().click();

async function sendWrongRules(page: Page): Promise<void> {
  await page.getByLabel('From a stage probability of').fill('101');
  await page.getByLabel('Title of the task').fill('{persn} is gone');
  await page.locator('main form').first().evaluate('(form) => { form.noValidate = true; }');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').waitFor();
}

async function sendFaintColour(page: Page): Promise<void> {
  await page.getByLabel('Colour of buttons and links').fill('#ffcc00');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').waitFor();
}

async function sendNoAddress(page: Page): Promise<void> {
  await page.getByLabel('Address', { exact: true }).fill('nobody');
  await page.evaluate('document.querySelector("main form").noValidate = true');
  await page.getByRole('button', { name: 'Put it on the list' }).click();
  await page.getByRole('alert').waitFor();
}

async function makeKey(page: Page): Promise<void> {
  await page.getByLabel('What is it for?').fill('Nightly newsletter');
  await page.getByRole('button', { name: 'Make the key' }).click();
  await page.getByText('It is shown only now').waitFor();
}

async function keepView(page: Page): Promise<void> {
  await page.getByText('Saved views').click();
  await page.getByLabel('Name of this view').fill('Deals of a thousand euros and more that nobody has spoken to');
  await page.getByRole('button', { name: 'Save what is chosen now' }).click();
  await page.getByText('Saved views').click();
}

export const SIGHTS: readonly Sight[] = [
  { name: 'overview', path: () => '/' },
  { name: 'overview-30', path: () => '/?days=30', prepare: (page) => page.getByText('The numbers behind it').click() },
  { name: 'overview-new', path: () => '/', portal: EMPTY_PORTAL },
  { name: 'overview-revoked', path: () => '/', portal: REVOKED_PORTAL },
  { name: 'sign-in', path: () => '/', portal: null },
  { name: 'lost', path: () => '/lost' },
  { name: 'lost-filtered', path: () => '/lost?is=dead&owner=700&sort=person' },
  { name: 'lost-none', path: () => '/lost?q=nobody&champion=on' },
  {
    name: 'lost-more',
    path: () => '/lost?least=1000&currency=EUR&quiet=30&standing=lost',
    prepare: keepView,
  },
  { name: 'lost-line', path: (seen) => `/lost/people/${idOf(seen, 'priya.raman@halden-robotics.com')}?is=dead` },
  { name: 'lost-print', path: () => '/lost/print' },
  { name: 'lost-new', path: () => '/lost', portal: EMPTY_PORTAL },
  { name: 'deals', path: () => '/deals' },
  { name: 'deals-some', path: () => '/deals?show=some&sort=closes' },
  { name: 'deals-none', path: () => '/deals?owner=999' },
  { name: 'deals-new', path: () => '/deals', portal: EMPTY_PORTAL },
  { name: 'digest-rules', path: () => '/plays/digests' },
  { name: 'digests', path: () => '/digests?owner=700' },
  { name: 'digests-none', path: () => '/digests', portal: EMPTY_PORTAL },
  { name: 'found', path: () => '/addresses?q=raman' },
  { name: 'found-none', path: () => '/addresses?q=nobody' },
  { name: 'address', path: (seen) => `/addresses/${idOf(seen, 'priya.raman@halden-robotics.com')}` },
  {
    name: 'address-compared',
    path: (seen) => `/addresses/${idOf(seen, 'priya.raman@halden-robotics.com')}?at=2026-10-20&against=2026-11-03`,
  },
  { name: 'address-long', path: (seen) => `/addresses/${idOf(seen, LONG_EMAIL)}` },
  { name: 'suppressions', path: () => '/suppressions?state=all' },
  {
    name: 'suppressions-lift',
    path: () => '/suppressions',
    prepare: (page) => page.locator('summary', { hasText: 'Lift' }).first().click(),
  },
  { name: 'suppressions-erased', path: () => '/suppressions?q=erased%40lusitana.example&venue=privacy' },
  { name: 'suppressions-none', path: () => '/suppressions?q=nobody%40x.example' },
  { name: 'suppressions-new', path: () => '/suppressions', portal: EMPTY_PORTAL },
  { name: 'suppressions-viewer', path: () => '/suppressions', role: 'viewer' },
  { name: 'suppressions-add', path: () => '/suppressions/add' },
  { name: 'suppressions-add-wrong', path: () => '/suppressions/add', prepare: sendNoAddress },
  { name: 'suppressions-export', path: () => '/suppressions/export' },
  { name: 'api-keys', path: () => '/api-keys' },
  { name: 'api-keys-new', path: () => '/api-keys', portal: EMPTY_PORTAL },
  { name: 'api-keys-made', path: () => '/api-keys', portal: EMPTY_PORTAL, prepare: makeKey },
  { name: 'api-guide', path: () => '/api-keys/guide' },
  { name: 'reasons', path: () => '/reasons' },
  { name: 'reasons-owners', path: () => '/reasons?by=owner&days=365' },
  { name: 'reasons-mailing', path: () => `/reasons?campaign=${encodeURIComponent(LONG_MAILING)}` },
  { name: 'reasons-none', path: () => '/reasons', portal: EMPTY_PORTAL },
  { name: 'reasons-viewer', path: () => '/reasons?stream=Events', role: 'viewer' },
  { name: 'rates', path: () => '/rates', prepare: (page) => page.getByText('The numbers behind it').click() },
  { name: 'rates-kinds', path: () => '/rates?by=source-kind&days=90' },
  { name: 'rates-sources', path: () => `/rates?by=data-source&days=90&campaign=${encodeURIComponent(LONG_MAILING)}` },
  { name: 'rates-ip', path: () => '/rates?by=ip&days=365', role: 'viewer' },
  { name: 'rates-complaints', path: () => '/rates?kind=complaint&days=90' },
  { name: 'rates-send', path: () => '/rates?by=send' },
  { name: 'data-sources', path: () => '/data-sources' },
  { name: 'data-sources-none', path: () => '/data-sources', portal: EMPTY_PORTAL },
  {
    name: 'data-source',
    path: () => '/data-sources/one?name=partner-fair',
    prepare: (page) => page.locator('summary', { hasText: 'Answer' }).first().click(),
  },
  { name: 'data-source-viewer', path: () => '/data-sources/one?name=partner-fair', role: 'viewer' },
  { name: 'age', path: () => '/age?known=1&silent=1&dormant=1' },
  { name: 'age-none', path: () => '/age', portal: EMPTY_PORTAL },
  { name: 'rates-none', path: () => '/rates', portal: EMPTY_PORTAL },
  { name: 'won-back', path: () => '/won-back' },
  { name: 'won-back-reasons', path: () => '/won-back?by=reason&days=365' },
  { name: 'won-back-none', path: () => '/won-back', portal: EMPTY_PORTAL },
  { name: 'accounts', path: () => '/accounts' },
  { name: 'accounts-none', path: () => '/accounts?kind=unsure' },
  {
    name: 'account',
    path: () => `/accounts/${MOVED_DOMAIN}`,
    prepare: (page) => page.getByText('Use this address').first().click(),
  },
  { name: 'deliveries', path: () => '/deliveries' },
  { name: 'deliveries-failed', path: () => '/deliveries?state=failed' },
  {
    name: 'deliveries-quarantined',
    path: () => '/deliveries?state=quarantined',
    prepare: (page) => page.getByText('Throw away').first().click(),
  },
  { name: 'deliveries-none', path: () => '/deliveries?email=nobody%40x.example' },
  { name: 'deliveries-wrong', path: () => '/deliveries?email=nobody%40' },
  { name: 'delivery-failed', path: (seen) => `/deliveries/${seen.seeded.deliveries.failed}` },
  { name: 'delivery-quarantined', path: (seen) => `/deliveries/${seen.seeded.deliveries.quarantined}` },
  { name: 'writes', path: () => '/writes' },
  { name: 'writes-failed', path: () => '/writes?state=failed' },
  { name: 'honoured', path: () => '/honoured' },
  { name: 'drift', path: () => '/drift', prepare: (page) => page.getByText(/^Mend \d of/).click() },
  { name: 'segments', path: () => '/segments', prepare: (page) => page.getByText(/^Bring back/).click() },
  { name: 'segments-none', path: () => '/segments', portal: EMPTY_PORTAL },
  { name: 'segments-viewer', path: () => '/segments', role: 'viewer' },
  { name: 'drift-kind', path: () => '/drift?kind=esp_unaware' },
  { name: 'drift-nobody', path: () => '/drift?q=nobody%40' },
  { name: 'drift-none', path: () => '/drift', portal: EMPTY_PORTAL },
  { name: 'drift-viewer', path: () => '/drift', role: 'viewer' },
  { name: 'proof', path: (seen) => `/honoured/proof/${idOf(seen, 'priya.raman@halden-robotics.com')}` },
  { name: 'data', path: () => '/data' },
  { name: 'privacy', path: () => '/privacy', portal: null },
  { name: 'sources', path: () => '/sources' },
  { name: 'mails', path: () => '/mails' },
  { name: 'links', path: () => '/links?stream=Spring', prepare: (page) => page.getByText('Any other service').click() },
  { name: 'links-questions', path: () => '/links/questions' },
  { name: 'imports', path: () => '/imports' },
  { name: 'imports-none', path: () => '/imports', portal: EMPTY_PORTAL },
  {
    name: 'import-ready',
    path: (seen) => `/imports/${seen.imports.ready}`,
    prepare: (page) => page.getByText('Throw it away').click(),
  },
  { name: 'import-checking', path: (seen) => `/imports/${seen.imports.checking}` },
  { name: 'import-checked', path: (seen) => `/imports/${seen.imports.checked}` },
  { name: 'import-under-way', path: (seen) => `/imports/${seen.imports.importing}` },
  { name: 'import-done', path: (seen) => `/imports/${seen.imports.done}`, role: 'viewer' },
  { name: 'preflight', path: () => '/preflight?segment=nothing' },
  { name: 'preflight-none', path: () => '/preflight', portal: EMPTY_PORTAL },
  { name: 'preflight-viewer', path: () => '/preflight', role: 'viewer' },
  {
    name: 'preflight-wrong',
    path: () => '/preflight',
    prepare: async (page) => {
      await page.getByRole('textbox', { name: 'Addresses' }).fill(',');
      await page.getByRole('button', { name: 'Check these addresses' }).click();
    },
  },
  {
    name: 'preflight-done',
    path: (seen) => `/preflight/${seen.listChecks.sent}`,
    prepare: (page) => page.getByText('Forget it now').click(),
  },
  { name: 'preflight-checking', path: (seen) => `/preflight/${seen.listChecks.checking}` },
  { name: 'new-data', path: () => '/new-data', prepare: (page) => page.getByText('Let out').first().click() },
  { name: 'new-data-none', path: () => '/new-data', portal: EMPTY_PORTAL },
  { name: 'new-data-done', path: (seen) => `/new-data/${seen.listChecks.door}` },
  { name: 'new-data-decided', path: (seen) => `/new-data/${seen.listChecks.quarantined}`, role: 'viewer' },
  { name: 'work', path: () => '/work' },
  { name: 'work-under-way', path: () => '/work', portal: BUSY_PORTAL },
  { name: 'sources-none', path: () => '/sources', portal: EMPTY_PORTAL },
  { name: 'source-new', path: () => '/sources/new' },
  {
    name: 'source-works',
    path: (seen) => sourcePath(seen, 0),
    prepare: (page) => page.getByText('Show the steps').click(),
  },
  {
    name: 'source-refused',
    path: (seen) => sourcePath(seen, 1),
    prepare: (page) => page.getByText('Switch off').click(),
  },
  { name: 'source-key-missing', path: (seen) => sourcePath(seen, 2) },
  { name: 'source-waiting', path: (seen) => sourcePath(seen, 3), prepare: press('Show the address with its password') },
  { name: 'source-overdue', path: (seen) => sourcePath(seen, 4) },
  { name: 'source-unneeded', path: (seen) => sourcePath(seen, 5) },
  { name: 'source-other-stream', path: (seen) => sourcePath(seen, 6) },
  {
    name: 'lists',
    path: (seen) => listsPath(seen, 0),
    prepare: (page) => page.getByText('Put them here').first().click(),
  },
  { name: 'lists-fetching', path: (seen) => listsPath(seen, 3) },
  { name: 'lists-new', path: (seen) => listsPath(seen, 2) },
  { name: 'lists-viewer', path: (seen) => listsPath(seen, 0), role: 'viewer' },
  { name: 'design-system', path: () => '/design-system' },
  { name: 'plays', path: () => '/plays' },
  {
    name: 'play',
    path: () => '/plays/deal-at-risk',
    prepare: (page) => page.getByText('What can stand in braces').click(),
  },
  { name: 'play-champion', path: () => '/plays/champion-lost' },
  { name: 'play-left', path: () => '/plays/global-unsubscribe' },
  { name: 'play-left-viewer', path: () => '/plays/global-unsubscribe', role: 'viewer' },
  { name: 'play-stream', path: () => '/plays/list-unsubscribe' },
  { name: 'play-rates', path: () => '/plays/unknown-user-rate' },
  { name: 'play-canary', path: () => '/plays/canary' },
  { name: 'play-won', path: () => '/plays/won-back' },
  { name: 'play-error', path: () => '/plays/deal-at-risk', prepare: sendWrongRules },
  { name: 'play-viewer', path: () => '/plays/deal-at-risk', role: 'viewer' },
  { name: 'rules-tasks', path: () => '/plays/tasks' },
  { name: 'rules-verdicts', path: () => '/plays/verdicts' },
  {
    name: 'rules-history',
    path: () => '/plays/history',
    prepare: (page) => page.getByText('Go back to this version').first().click(),
  },
  { name: 'replay', path: (seen) => replayPath(seen, 'full') },
  { name: 'replay-all', path: (seen) => `${replayPath(seen, 'full')}?view=all&play=champion-lost` },
  { name: 'replay-verdicts', path: (seen) => `${replayPath(seen, 'full')}?view=verdicts` },
  { name: 'replay-empty', path: (seen) => replayPath(seen, 'empty') },
  { name: 'replay-failed', path: (seen) => replayPath(seen, 'failed') },
  { name: 'replay-stale', path: (seen) => replayPath(seen, 'stale') },
  { name: 'replay-running', path: (seen) => replayPath(seen, 'running') },
  { name: 'replay-viewer', path: (seen) => replayPath(seen, 'full'), role: 'viewer' },
  { name: 'audit', path: () => '/audit' },
  { name: 'audit-none', path: () => '/audit?kind=sources&by=hubspot' },
  { name: 'team', path: () => '/team', prepare: (page) => page.getByText('Make a viewer').first().click() },
  { name: 'team-none', path: () => '/team', portal: EMPTY_PORTAL },
  { name: 'enter', path: (seen) => `/enter/${seen.viewerToken}`, portal: null },
  { name: 'not-found', path: () => '/addresses/999999999' },
  {
    name: 'unsubscribe-page',
    path: () => '/unsubscribe-page',
    prepare: (page) => page.getByText('How long answers are kept').click(),
  },
  { name: 'unsubscribe-page-branded', path: () => '/unsubscribe-page', portal: BUSY_PORTAL },
  { name: 'unsubscribe-page-error', path: () => '/unsubscribe-page', prepare: sendFaintColour },
  { name: 'unsubscribe-page-streams', path: () => '/unsubscribe-page/streams', portal: BUSY_PORTAL },
  { name: 'unsubscribe-page-reasons', path: () => '/unsubscribe-page/reasons' },
  { name: 'unsubscribe-page-viewer', path: () => '/unsubscribe-page', role: 'viewer' },
  { name: 'unsubscribe-page-preview', path: () => '/unsubscribe-page/preview/left/de', portal: BUSY_PORTAL },
  { name: 'open', path: () => openLinkOf('{{email}}', 'Product news') },
  { name: 'open-wrong', path: () => openLinkOf('jane@', null), prepare: press('Unsubscribe') },
  { name: 'open-received', path: () => openLinkOf('jane.doe@example.com', null), prepare: press('Unsubscribe') },
  { name: 'open-unknown', path: () => `/u/open/${PORTAL}.AAAAAAAAAAAAAAAA?email=` },
];
