/** `npm run screenshots`: runs the demo and takes the pictures of the documents from its pages, into docs/screenshots. */
import { spawn } from 'node:child_process';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { DemoSummary } from '../../src/demo/report/summary.ts';
import { launchBrowser } from './browser.ts';

const FOLDER = fileURLToPath(new URL('../../docs/screenshots/', import.meta.url));
/** What a clone has to carry for the sake of pictures, in bytes. */
const MAX_BYTES = 2.5 * 1024 * 1024;
/** Of the window when a page is opened; shorter pages are not padded beyond it. */
const MIN_HEIGHT = 600;

interface Shot {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly url: string;
  readonly scheme: 'light' | 'dark';
  readonly width: 1280 | 390;
  /** Pixels; a longer page is cut off there. */
  readonly maxHeight?: number;
  readonly act?: (page: Page) => Promise<void>;
}

/** Starts the demo, which stays up. @returns its summary, and how to end it */
async function startDemo(): Promise<{ summary: DemoSummary; stop(): Promise<void> }> {
  const child = spawn(process.execPath, ['src/demo/main.ts', '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const stop = async (): Promise<void> => {
    child.kill('SIGINT');
    await ended;
  };
  let written = '';
  for await (const chunk of child.stdout) {
    written += String(chunk);
    // Nothing but the summary goes to standard output, and its last line is a brace at the margin.
    if (written.endsWith('\n}\n')) return { summary: JSON.parse(written) as DemoSummary, stop };
  }
  throw new Error('The demo ended before it had anything to show.');
}

/** Through the authorize page of the sandbox, as the demo's admin. @returns cookies to be shared */
async function signIn(browser: Browser, summary: DemoSummary): Promise<Awaited<ReturnType<BrowserContext['cookies']>>> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(summary.addresses.app);
  await page.getByRole('link', { name: 'Continue with HubSpot' }).click();
  await page.getByRole('radio', { name: 'Ingrid Falk' }).check();
  await page.getByRole('button', { name: 'Install' }).click();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

function listShots({ addresses, people }: DemoSummary): Shot[] {
  const person = (key: string) => {
    const found = people.find((one) => one.key === key);
    if (!found) throw new Error(`The demo tells nothing of ${key}.`);
    return found;
  };
  const inDoubt = `${addresses.app}/addresses?q=${encodeURIComponent(person('aoife').email)}`;
  const leave = (page: Page) => page.getByRole('button', { name: 'Unsubscribe' }).click();
  const openTask = (page: Page) =>
    page
      .getByRole('link', { name: /Katrin Voss/ })
      .first()
      .click();
  return [
    { name: 'overview', url: addresses.app, scheme: 'light', width: 1280, maxHeight: 1_320 },
    { name: 'overview-dark', url: addresses.app, scheme: 'dark', width: 1280, maxHeight: 1_320 },
    { name: 'overview-phone', url: addresses.app, scheme: 'light', width: 390, maxHeight: 1_300 },
    { name: 'address', url: inDoubt, scheme: 'light', width: 1280, maxHeight: 1_210 },
    { name: 'address-dark', url: inDoubt, scheme: 'dark', width: 1280, maxHeight: 1_210 },
    { name: 'address-phone', url: inDoubt, scheme: 'light', width: 390, maxHeight: 1_300 },
    { name: 'deliveries', url: `${addresses.app}/deliveries`, scheme: 'light', width: 1280, maxHeight: 890 },
    { name: 'sources', url: `${addresses.app}/sources`, scheme: 'light', width: 1280, maxHeight: 900 },
    { name: 'plays', url: `${addresses.app}/plays`, scheme: 'light', width: 1280, maxHeight: 900 },
    { name: 'play', url: `${addresses.app}/plays/deal-at-risk`, scheme: 'light', width: 1280, maxHeight: 1_300 },
    { name: 'play-phone', url: `${addresses.app}/plays/deal-at-risk`, scheme: 'dark', width: 390, maxHeight: 1_300 },
    { name: 'audit', url: `${addresses.app}/audit`, scheme: 'light', width: 1280, maxHeight: 800 },
    { name: 'team', url: `${addresses.app}/team`, scheme: 'light', width: 1280, maxHeight: 800 },
    { name: 'crm-contact', url: person('katrin').contactUrl, scheme: 'light', width: 1280, maxHeight: 1_290 },
    { name: 'crm-tasks', url: addresses.tasks, scheme: 'light', width: 1280, maxHeight: 900 },
    { name: 'crm-task', url: addresses.tasks, scheme: 'light', width: 1280, act: openTask },
    { name: 'unsubscribe', url: addresses.unsubscribe, scheme: 'light', width: 390 },
    { name: 'unsubscribe-dark', url: addresses.unsubscribe, scheme: 'dark', width: 390 },
    { name: 'unsubscribed', url: addresses.unsubscribe, scheme: 'light', width: 390, act: leave },
    // Opened once more by somebody who has left.
    { name: 'unsubscribed-again', url: addresses.unsubscribe, scheme: 'dark', width: 390 },
  ];
}

async function take(
  browser: Browser,
  cookies: Awaited<ReturnType<BrowserContext['cookies']>>,
  shot: Shot,
): Promise<void> {
  const { name, url, scheme, width, act, maxHeight = 1_600 } = shot;
  const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: MIN_HEIGHT } });
  await context.addCookies(cookies);
  const page = await context.newPage();
  await page.goto(url);
  await act?.(page);
  await page.waitForLoadState('networkidle');
  const height = Math.min(maxHeight, await page.evaluate<number>('document.documentElement.scrollHeight'));
  // The side bar is as high as the window, so the window takes the height of the picture.
  if (await page.getByRole('navigation').first().isVisible()) await page.setViewportSize({ width, height });
  const clip = { x: 0, y: 0, width, height };
  await page.screenshot({ path: `${FOLDER}${name}.png`, fullPage: true, clip, animations: 'disabled' });
  await context.close();
}

async function report(): Promise<void> {
  let total = 0;
  for (const file of (await readdir(FOLDER)).sort()) {
    const { size } = await stat(FOLDER + file);
    total += size;
    process.stderr.write(`${String(Math.round(size / 1024)).padStart(5)} KB  ${file}\n`);
  }
  process.stderr.write(`${String(Math.round(total / 1024)).padStart(5)} KB in all\n`);
  if (total > MAX_BYTES) throw new Error('The pictures are too large for the repository: cut them shorter.');
}

const { summary, stop } = await startDemo();
try {
  const browser = await launchBrowser();
  try {
    await rm(FOLDER, { recursive: true, force: true });
    await mkdir(FOLDER, { recursive: true });
    const cookies = await signIn(browser, summary);
    for (const shot of listShots(summary)) await take(browser, cookies, shot);
  } finally {
    await browser.close();
  }
} finally {
  await stop();
}
await report();
