/**
 * `npm run screenshots`: runs the demo and takes the pictures of the documents from its pages, into docs/screenshots.
 * `npm run screenshots -- --all FOLDER` takes each page in light, dark and narrow instead, to be looked at and not kept; with `--only NAME,...` those alone.
 */
import { spawn } from 'node:child_process';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser, BrowserContext } from 'playwright-core';
import type { DemoSummary } from '../../../src/demo/report/summary.ts';
import { launchBrowser } from '../browser.ts';
import { listSights, type Sight, type Variant } from './sights.ts';

const FOLDER = fileURLToPath(new URL('../../../docs/screenshots/', import.meta.url));
/** What a clone has to carry for the sake of pictures, in bytes. */
const MAX_BYTES = 6 * 1024 * 1024;
/** Of the window when a page is opened; shorter pages are not padded beyond it. */
const MIN_HEIGHT = 600;

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

/** Those of the documents: the first of a sight carries its name alone. */
function nameInDocs(sight: Sight, variant: Variant): string {
  return sight.docs[0] === variant ? sight.name : `${sight.name}-${variant.replace('phone-dark', 'dark')}`;
}

async function take(
  browser: Browser,
  cookies: Awaited<ReturnType<BrowserContext['cookies']>>,
  sight: Sight,
  variant: Variant,
  path: string,
): Promise<void> {
  const width = variant.startsWith('phone') ? 390 : 1_280;
  const context = await browser.newContext({
    colorScheme: variant.endsWith('dark') ? 'dark' : 'light',
    viewport: { width, height: MIN_HEIGHT },
  });
  await context.addCookies(cookies);
  const page = await context.newPage();
  await page.goto(sight.url);
  await sight.act?.(page);
  await page.waitForLoadState('load');
  const whole = await page.evaluate<number>('document.documentElement.scrollHeight');
  const height = Math.min(sight.maxHeight ?? 1_600, whole);
  // The side bar is as high as the window, so the window takes the height of the picture.
  if (await page.getByRole('navigation').first().isVisible()) await page.setViewportSize({ width, height });
  await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width, height }, animations: 'disabled' });
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

const VARIANTS: readonly Variant[] = ['light', 'dark', 'phone', 'phone-dark'];

const { values } = parseArgs({ options: { all: { type: 'string' }, only: { type: 'string' } } });
const only = values.all ? values.only?.split(',') : undefined;
const { summary, stop } = await startDemo();
try {
  const browser = await launchBrowser();
  try {
    if (!values.all) await rm(FOLDER, { recursive: true, force: true });
    await mkdir(values.all ?? FOLDER, { recursive: true });
    const cookies = await signIn(browser, summary);
    for (const sight of listSights(summary).filter(({ name }) => only?.includes(name) ?? true))
      for (const variant of values.all ? (sight.only ?? VARIANTS) : sight.docs) {
        const path = values.all
          ? join(values.all, `${sight.name}-${variant}.png`)
          : `${FOLDER}${nameInDocs(sight, variant)}.png`;
        await take(browser, cookies, sight, variant, path);
      }
  } finally {
    await browser.close();
  }
} finally {
  await stop();
}
if (!values.all) await report();
