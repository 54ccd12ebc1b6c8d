/** What an admin reads in Bellwether's own pages. */
import { BellwetherError } from '../../lib/errors.ts';
import type { Browser } from './browser.ts';

/** @returns how many deliveries the list of this state shows on its first page */
export async function countDeliveries(
  browser: Browser,
  appUrl: string,
  state: 'quarantined' | 'failed',
): Promise<number> {
  const page = await browser.get(`${appUrl}/deliveries?state=${state}`);
  if (page.status !== 200) {
    throw new BellwetherError('demo.pages', `The page of deliveries was answered with ${page.status}.`);
  }
  return new Set(page.text.match(/href="\/deliveries\/\d+"/g)).size;
}
