/** Some deliveries ask to be confirmed at an address of the ESP before it sends anything more (SNS subscriptions). */
import { messageOf } from '../../lib/errors.ts';
import type { EspAdapter, RawDelivery } from '../adapt/adapter.ts';
import type { Outside } from './outside.ts';

/**
 * @param raw authentic, and committed: a confirmation that is not stored would leave no trace
 * @returns whether there was something to confirm, and why it did not succeed
 */
export async function confirmDelivery(
  adapter: EspAdapter,
  raw: RawDelivery,
  outside: Outside,
): Promise<'nothing' | 'confirmed' | { readonly why: string }> {
  const urls = adapter.confirms(raw);
  try {
    for (const url of urls) await outside.visit(url);
  } catch (thrown) {
    return { why: `The subscription could not be confirmed, it will be asked for again: ${messageOf(thrown)}` };
  }
  return urls.length > 0 ? 'confirmed' : 'nothing';
}
