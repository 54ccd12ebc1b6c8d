/** What is worth a picture: every page of the console, and the other pages that the demo leads to. */
import type { Page } from 'playwright-core';
import type { DemoSummary } from '../../../src/demo/report/summary.ts';

/** Light at 1,280 px, dark at 1,280 px, light at 390 px, dark at 390 px. */
export type Variant = 'light' | 'dark' | 'phone' | 'phone-dark';

export interface Sight {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly url: string;
  /** Those that stand in docs/screenshots, as `<name>-<variant>`, the first one just as `<name>`; none: only with --all. */
  readonly docs: readonly Variant[];
  /** Where not every variant makes sense: a page that can be seen once. */
  readonly only?: readonly Variant[];
  /** Pixels; a longer page is cut off there. */
  readonly maxHeight?: number;
  readonly act?: (page: Page) => Promise<void>;
}

/** A page of the console is shown as it is at a desk, at night and on a phone. */
const EACH: readonly Variant[] = ['light', 'dark', 'phone'];

export function listSights({ addresses, people }: DemoSummary): Sight[] {
  const { app } = addresses;
  const person = (key: string) => {
    const found = people.find((one) => one.key === key);
    if (!found) throw new Error(`The demo tells nothing of ${key}.`);
    return found;
  };
  const inDoubt = `${app}/addresses?q=${encodeURIComponent(person('aoife').email)}`;
  return [
    { name: 'overview', url: app, docs: EACH, maxHeight: 1_000 },
    { name: 'address', url: inDoubt, docs: EACH, maxHeight: 1_000 },
    { name: 'address-then', url: inDoubt, docs: [], maxHeight: 1_200, act: (page) => lookBack(page, -20) },
    {
      name: 'address-compared',
      url: inDoubt,
      docs: ['light'],
      maxHeight: 1_400,
      act: (page) => lookBack(page, -20, 0),
    },
    { name: 'lost', url: `${app}/lost`, docs: EACH, maxHeight: 720 },
    { name: 'deals', url: `${app}/deals`, docs: ['light'], maxHeight: 900 },
    { name: 'found', url: `${app}/addresses?q=an`, docs: ['light'], maxHeight: 720 },
    { name: 'rates', url: `${app}/rates`, docs: ['light'], maxHeight: 900 },
    { name: 'data-sources', url: `${app}/data-sources`, docs: ['light'], maxHeight: 900 },
    { name: 'age', url: `${app}/age`, docs: ['light'], maxHeight: 900 },
    { name: 'accounts', url: `${app}/accounts`, docs: ['light'], maxHeight: 720 },
    { name: 'account', url: `${app}/accounts`, docs: [], maxHeight: 900, act: openFirstRow },
    { name: 'deliveries', url: `${app}/deliveries`, docs: ['light'], maxHeight: 720 },
    { name: 'quarantine', url: `${app}/deliveries?state=quarantined`, docs: ['light'], maxHeight: 720 },
    { name: 'delivery', url: `${app}/deliveries?state=failed`, docs: ['light'], maxHeight: 720, act: openFirstRow },
    { name: 'writes', url: `${app}/writes`, docs: ['light'], maxHeight: 720 },
    { name: 'sources', url: `${app}/sources`, docs: ['light'], maxHeight: 720 },
    { name: 'source', url: `${app}/sources`, docs: EACH, maxHeight: 900, act: openSource },
    { name: 'source-new', url: `${app}/sources/new`, docs: ['light'], maxHeight: 720 },
    { name: 'plays', url: `${app}/plays`, docs: EACH, maxHeight: 720 },
    { name: 'play', url: `${app}/plays/deal-at-risk`, docs: ['light'], maxHeight: 900 },
    { name: 'readings', url: `${app}/readings`, docs: [], maxHeight: 720 },
    { name: 'unsubscribe-page', url: `${app}/unsubscribe-page`, docs: EACH, maxHeight: 900 },
    { name: 'unsubscribe-page-streams', url: `${app}/unsubscribe-page/streams`, docs: [] },
    { name: 'unsubscribe-page-preview', url: `${app}/unsubscribe-page/preview/left/de`, docs: [] },
    { name: 'audit', url: `${app}/audit`, docs: ['light'], maxHeight: 720 },
    { name: 'team', url: `${app}/team`, docs: ['light'], maxHeight: 720 },
    { name: 'honoured', url: `${app}/honoured`, docs: ['light'], maxHeight: 900 },
    { name: 'drift', url: `${app}/drift`, docs: ['light'], maxHeight: 900 },
    { name: 'segments', url: `${app}/segments`, docs: ['light'], maxHeight: 900 },
    { name: 'suppressions', url: `${app}/suppressions`, docs: [], maxHeight: 900 },
    { name: 'suppressions-export', url: `${app}/suppressions/export`, docs: [], maxHeight: 900 },
    { name: 'api-keys', url: `${app}/api-keys`, docs: [], maxHeight: 900 },
    { name: 'api-guide', url: `${app}/api-keys/guide`, docs: [], maxHeight: 900 },
    { name: 'data', url: `${app}/data`, docs: [], maxHeight: 900 },
    { name: 'work', url: `${app}/work`, docs: EACH, maxHeight: 720 },
    { name: 'not-found', url: `${app}/addresses/999999999`, docs: [] },
    { name: 'crm-contact', url: person('katrin').contactUrl, docs: ['light'], only: ['light'], maxHeight: 1_290 },
    {
      name: 'crm-app',
      url: addresses.tasks.replace(/tasks.*$/, 'app'),
      docs: ['light'],
      only: ['light', 'phone-dark'],
      maxHeight: 1_400,
    },
    { name: 'crm-tasks', url: addresses.tasks, docs: ['light'], only: ['light'], maxHeight: 900 },
    { name: 'crm-task', url: addresses.tasks, docs: ['light'], only: ['light'], act: openTask },
    { name: 'unsubscribe', url: addresses.unsubscribe, docs: ['phone', 'phone-dark'] },
    { name: 'unsubscribed', url: addresses.unsubscribe, docs: ['phone'], only: ['phone'], act: leave },
    // Opened once more by somebody who has left.
    { name: 'unsubscribed-again', url: addresses.unsubscribe, docs: ['phone-dark'], only: ['phone-dark'] },
  ];
}

/** @param days from today, of the day that is shown and of the one that it is compared with */
async function lookBack(page: Page, days: number, against?: number): Promise<void> {
  const dayOf = (from: number) => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);
  await page.getByText('See this person as of another day').click();
  await page.getByLabel('As of the end of').fill(dayOf(days));
  if (against !== undefined) await page.getByLabel('Compare with').fill(dayOf(against));
  await page.locator('.then-bar').getByRole('button').first().click();
  await page.getByText('You are looking at the past').waitFor();
}

async function openSource(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Postmark: orders and quotes' }).click();
  await page.getByRole('heading', { level: 1, name: 'Postmark: orders and quotes' }).waitFor();
}

async function leave(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Unsubscribe' }).click();
}

async function openTask(page: Page): Promise<void> {
  await page
    .getByRole('link', { name: /Katrin Voss/ })
    .first()
    .click();
}

async function openFirstRow(page: Page): Promise<void> {
  await page.locator('a.person').first().click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}
