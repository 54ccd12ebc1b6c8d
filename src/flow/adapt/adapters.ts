/** The explicit list of what can be connected; adding an ESP is its folder and one line here. */
import { amazonSes } from '../../esp/amazon_ses/amazon_ses.ts';
import { postmark } from '../../esp/postmark/postmark.ts';
import { sendgrid } from '../../esp/sendgrid/sendgrid.ts';
import type { EspAdapter } from './adapter.ts';

export const adapters: readonly EspAdapter[] = [sendgrid, postmark, amazonSes];

export function findAdapter(id: string): EspAdapter | null {
  return adapters.find((adapter) => adapter.id === id) ?? null;
}
