/** A real browser for journeys: Chromium from npm, so that a test machine needs nothing but `npm ci`. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium, type Page } from 'playwright-core';

/** In one process, closing a page ends the browser; without web security, journeys would not see what a policy forbids. */
const UNWANTED = new Set(['--single-process', '--disable-web-security', '--allow-running-insecure-content']);

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: [...sparticuz.args.filter((arg) => !UNWANTED.has(arg)), '--disable-background-networking'],
    headless: true,
  });
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; failureSummary: string }[];
  }[];
}

const ALL_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What a colour scheme alone can break. */
export const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** What another width can break: colours on another ground, smaller targets, scrolling parts, and the names of what only it shows. */
export const WIDTH_RULES = [
  ...COLOUR_RULES,
  ...['target-size', 'scrollable-region-focusable', 'region'],
  ...['button-name', 'link-name', 'summary-name', 'label', 'aria-hidden-focus'],
];

/** Runs axe-core, with the rules of WCAG 2.0 to 2.2, A and AA, unless told otherwise. @returns what it found, in words; empty for none */
export async function findAccessibilityFaults(page: Page, rules: readonly string[] = ALL_RULES): Promise<string[]> {
  await settleColours(page);
  // The page's own policy forbids inline scripts: the browser's debugger may still evaluate.
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axeSource);
  const result = await page.evaluate<AxeResult>(
    `axe.run(document, { runOnly: ${JSON.stringify(rules)}, resultTypes: ['violations'] })`,
  );
  return result.violations.flatMap((found) =>
    found.nodes.map((node) => `${found.id}: ${node.html.slice(0, 200)}\n${node.failureSummary}`),
  );
}

/** A colour on its way to another is nobody's to read: a button that gets its style late fades in from nothing. */
async function settleColours(page: Page): Promise<void> {
  await page.evaluate('for (const one of document.getAnimations()) if (one instanceof CSSTransition) one.finish()');
}

/** Pixels by which the page is wider than the window; 0 when nobody has to scroll sideways. */
export async function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
