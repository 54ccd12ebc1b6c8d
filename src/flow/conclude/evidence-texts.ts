/** The sentences of the evidence: one each, dated, for somebody who does not know mail. */
import { cutText } from '../../lib/cut-text.ts';
import type { LedgerEvent } from '../event.ts';
import { gatewayName, gatewayWords } from '../gateway-name.ts';
import { zoneOffset } from '../local-time.ts';
import { PROBATION_WORDS, type Probation } from '../probation.ts';
import { reasonWords } from '../reason-words.ts';
import type { Burst, IndustryBlocks, LifeSign, Peers, PersonsWord } from '../state.ts';
import { taughtRuleId } from '../taught-rule.ts';
import { writeDate } from '../write-date.ts';

/** Long enough for the telling part of a reply, short enough for a line. */
const QUOTE_MAX = 160;

/**
 * @param times how often the same answer came
 * @param first when it came first
 * @param mxGateway the gateway by the domain's MX: told where the answer does not name its own
 */
export function bounceText(
  event: LedgerEvent,
  times: number,
  first: Date,
  zone: string,
  mxGateway: string | null = null,
): string {
  const repeats = times > 1 ? ` (${times} times since ${writeDate(first, zone)})` : '';
  const byMx =
    event.gateway === null && mxGateway !== null
      ? ` (${gatewayWords({ gateway: mxGateway, isGatewayByMx: true })})`
      : '';
  return `On ${writeDate(event.at, zone)} the receiving server${byMx} said that ${reasonWords(event.reason)}${quote(event)}${repeats}.${taught(event)}`;
}

export function suppressedText(event: LedgerEvent, zone: string): string {
  return `On ${writeDate(event.at, zone)} the mail service no longer tried this address.`;
}

/** @param says a clause; HubSpot does not date all that it has */
export function witnessText(event: LedgerEvent, says: string, zone: string): string {
  const when = writeDate(event.at, zone);
  const since = event.confidence < 1 ? `(seen on ${when}, HubSpot does not say since when)` : `since ${when}`;
  return `HubSpot has it on record ${since} that ${says}${quote(event)}.`;
}

export function leftCompanyText(event: LedgerEvent, zone: string): string {
  const { name = null, email = null } = event.news?.replacement ?? {};
  const successor = name !== null && email !== null ? `${name} (${email})` : (name ?? email);
  const instead = successor === null ? '' : ` It names ${successor} instead.`;
  return `On ${writeDate(event.at, zone)} an automatic reply said that the person has left${quote(event)}.${instead}${taught(event)}`;
}

export function autoReplyText(event: LedgerEvent, zone: string): string {
  const { awayUntil = null } = event.news ?? {};
  const away = awayUntil === null ? '' : ` The person is away until ${writeDate(new Date(awayUntil), 'UTC')}.`;
  return `On ${writeDate(event.at, zone)} the mailbox answered by itself, so it was there.${away}`;
}

export function newAddressText(event: LedgerEvent, newAddress: string, zone: string): string {
  return `On ${writeDate(event.at, zone)} an automatic reply asked to write to ${newAddress} from now on.`;
}

/**
 * The ledger keeps of a delivery no more than its UTC day, so that nobody knows on which day of the zone it was.
 *
 * @param day its first moment
 */
export function deliveryText(day: number, zone: string): string {
  const calendar = zoneOffset(day, zone) === 0 ? '' : ' (UTC)';
  return `On ${writeDate(new Date(day), 'UTC')}${calendar} a mail to this address was accepted.`;
}

export function probationText({ why, until }: Probation, zone: string): string {
  return `On probation until ${writeDate(until, zone)}: ${PROBATION_WORDS[why]}.`;
}

const SIGN_WORDS: Readonly<Record<LifeSign['kind'], string>> = {
  inbound_mail: 'a mail came from the person',
  meeting: 'there was a meeting with the person',
  call: 'there was a call with the person',
  form: 'the person sent a form',
  reply: 'the person replied',
  click: 'the person clicked in a mail',
  word: 'somebody said that the person is there',
};

const OWN_ACTS: Readonly<Record<string, string>> = {
  list_unsubscribe: 'the person left a mailing list',
  global_unsubscribe: 'the person left all mail',
  resubscribe: 'the person came back to the mail',
  preference: 'the person chose how much mail they want',
  undo: 'the person chose something on the unsubscribe page, and took it back',
  complaint: 'the person marked a mail as spam',
  inbound_mail: 'the person wrote to us',
};

export function signText(sign: LifeSign, zone: string): string {
  const act = OWN_ACTS[sign.source];
  const when = writeDate(sign.at, zone);
  return act === undefined ? `On ${when} ${SIGN_WORDS[sign.kind]} (${sign.source}).` : `On ${when} ${act}.`;
}

export function plannedText(sign: LifeSign, zone: string): string {
  return `A ${sign.kind} with the person is planned for ${writeDate(sign.at, zone)} (${sign.source}).`;
}

export function burstText(event: LedgerEvent, burst: Burst, zone: string): string {
  return `On ${writeDate(event.at, zone)} their mail gateway said the same of ${burst.addresses} addresses within half an hour, though our mail had reached most of them before: it is likelier at fault than that all of them left.`;
}

/** @param gateway in front of the domain, where it is known */
export function peersText({ reached, domain, lastOn }: Peers, gateway: string | null): string {
  const who = reached === 1 ? '1 colleague' : `${reached} colleagues`;
  const behind = gateway === null ? '' : ` behind the same gateway (${gatewayName(gateway)})`;
  return `${who} at ${domain} got our mail since then, the last on ${writeDate(new Date(lastOn), 'UTC')}: the company takes mail from us${behind}.`;
}

export function guessedText(dataSource: string): string {
  return `The address was made up from the name and never confirmed (data source “${cutText(dataSource, 60)}”).`;
}

export function verifiedText(dataSource: string): string {
  return `The address was checked when it was collected (data source “${cutText(dataSource, 60)}”).`;
}

export function newRecordText(createdAt: Date, zone: string): string {
  return `The contact was added on ${writeDate(createdAt, zone)}, and no mail has ever arrived there: the address may have been mistyped.`;
}

export function industryText(blocks: IndustryBlocks): string {
  const share = Math.round((100 * blocks.blocked) / blocks.attempted);
  const usual = Math.round(100 * blocks.usualShare);
  const name = blocks.industry.toLowerCase().replaceAll('_', ' ');
  return `Of ${blocks.attempted} people in ${name} whom you mailed, ${share}% refused our mail (${usual}% of all): companies there have strict filters, so this says little about the person.`;
}

export function wordText(word: PersonsWord, zone: string): string {
  const said = sayWord(word, zone);
  const why = cutText((word.why ?? '').replace(/\s+/g, ' ').trim(), QUOTE_MAX);
  return why === '' ? said : `${said.slice(0, -1)}: “${why}”.`;
}

function sayWord(word: PersonsWord, zone: string): string {
  const when = writeDate(word.at, zone);
  if (word.says === 'left') return `On ${when} ${word.by} said that the person has left.`;
  if (word.says === 'wrong_address') return `On ${when} ${word.by} said that the address is wrong.`;
  const until = word.until === null ? '' : ` and vouched for it until ${writeDate(word.until, zone)}`;
  return `On ${when} ${word.by} said that the person is there${until}.`;
}

/** Whoever doubts it should know who read it so. */
function taught({ rule }: LedgerEvent): string {
  return taughtRuleId(rule) === null ? '' : ' A rule of your portal reads it so.';
}

/** The server's own words, without the line breaks; empty where it said nothing. */
function quote(event: LedgerEvent): string {
  if (event.diagnostic === null) return '';
  // A little more first: white space is not worth a look at a reply of many kilobytes.
  const words = cutText(event.diagnostic.trim(), QUOTE_MAX * 4)
    .replace(/\s+/g, ' ')
    .trim();
  return words === '' ? '' : `: “${cutText(words, QUOTE_MAX)}”`;
}
