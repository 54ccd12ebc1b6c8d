/** What the deliverability team of an email service asks for first: every refusal of a mailing, by receiving system. */

import { REASONS } from '../../../flow/event.ts';
import { gatewayName } from '../../../flow/gateway-name.ts';
import { reasonWords } from '../../../flow/reason-words.ts';
import type { Refusal } from '../../../store/mailing-blocks.ts';

/** @param refusals the newest first; one at least. Times are in UTC, as those who read it compare them with logs */
export function writeRefusals(campaign: string, refusals: readonly Refusal[]): string {
  const byGateway = [...Map.groupBy(refusals, ({ gateway }) => gateway)].sort(([, a], [, b]) => b.length - a.length);
  const ips = [...new Set(refusals.flatMap(({ sendingIp }) => sendingIp ?? []))];
  const times = refusals.map(({ at }) => at.getTime());
  return `Refusals of the mailing “${oneLine(campaign)}”

Refused: ${refusals.length} messages, by ${byGateway.length} receiving systems
From: ${utc(new Date(Math.min(...times)))}
To: ${utc(new Date(Math.max(...times)))}
Sending IP addresses: ${ips.length === 0 ? 'not reported' : ips.join(', ')}

Please tell us whether these IP addresses, our sending domain or the links in this mailing are listed anywhere, and what we can mend.

${byGateway.map(([gateway, list]) => ofGateway(gateway, list)).join('\n\n')}
`;
}

function ofGateway(gateway: string, refusals: readonly Refusal[]): string {
  const name = gateway.startsWith('@') ? gateway.slice(1) : gatewayName(gateway);
  const lines = refusals.map(({ at, email, sendingIp, messageId, reason, diagnostic }) =>
    [
      utc(at),
      email,
      `from ${sendingIp ?? 'an unknown IP'}`,
      `message ${messageId ?? 'unknown'}`,
      oneLine(diagnostic ?? '') || inWords(reason),
    ].join(' | '),
  );
  return `== ${name}: ${refusals.length}\n${lines.join('\n')}`;
}

function inWords(reason: string): string {
  const known = REASONS.find((one) => one === reason);
  return known === undefined ? reason : reasonWords(known);
}

function utc(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
