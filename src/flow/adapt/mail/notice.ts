/**
 * What a program wrote to say that a mail did not arrive: who, and in which words. No program is known by name here; what
 * they have in common is how a failed address is set apart from the prose, and what stands next to it.
 */
import { type FoundAddress, findAddresses } from './find-addresses.ts';

export interface NoticeRecipient {
  readonly address: string;
  /** Texts that may say why, the most telling first. */
  readonly words: readonly string[];
}

/** How plainly a line says "this is the one". */
const PLACES = {
  named: 4,
  alone: 3,
  opening: 3,
  begins: 2,
  command: 2,
  mentioned: 1,
  /** Added where the line stands below a heading that announces the addresses. */
  below: 2,
} as const;

/** `Final recipient: x`, `Invalid final delivery userid: x`, `could not be delivered to: x`, `RCPT TO:<x>`. */
const NAMES_BEFORE =
  /(?:recipients?|failed address(?:es)?|invalid (?:final delivery )?(?:userid|address)|(?:did not reach|delivered to|deliver(?:y)?(?: of (?:the |your )?(?:mail|message|email))? to|send(?:ing)? to|sent to|addressed to|destination|empf(?:ä|ae)nger|destinataires?|destinatari[oa]s?|宛先|user|mailbox|address(?:es)?|(?:expanded|generated|forwarded) from)[^@:]{0,60}?)[ \t:=]*["'«<([]*$/i;
const COMMAND_BEFORE = /(?:rcpt to|to)[ \t]*:[ \t]*<?$/i;
/** Whom to ask for help is nobody who failed. */
const HELP =
  /postmaster|mailer-daemon|mail-?daemon|help ?desk|support|abuse|administrator|contact|questions|webmaster|hostmaster|assistance|instead|enquir|inquir|please (?:use|write|e-?mail|send|direct|forward|resend)|wenden|kontakt|ansprechpartner|rückfragen|adresser|écrire|diríja|escriba|opnemen|rivolg|代わり|お問い合わせ/i;
const SERVICE_LOCAL =
  /^(?:postmaster|mailer-daemon|mail-daemon|mailerdaemon|maildaemon|abuse|hostmaster|webmaster|no-?reply|mailadmin|sysadmin|mail-abuse|antispam|nobody)@/;
/** A reply of a server, or of a program about one. */
const REPLY =
  /(?:^|[\s:<>("'[=;])[245]\d\d[ -](?:[245]\.\d{1,3}\.\d{1,3}|\S)|[(#\s][45]\.\d{1,3}\.\d{1,3}\b|^<<< |\bsaid:/;
/** What stands right above the addresses: `did not reach the following recipient(s):`. */
const LIST_HEADING =
  /(?:following|these|below)[^.@]{0,40}(?:recipient|address|user|person|people|destination|e-?mail)|address(?:es)? (?:had|failed|with)|failed recipient|undeliverable (?:to|mail|address)|recipients? of your message|empf(?:ä|ae)nger|destinatair|destinatari/i;
/** Lines below such a heading in which an address belongs to it. */
const LIST_LINES = 12;
/** Characters beside an address that are looked at: lines may be as long as a mail. */
const NEARBY = 160;
/** An address that is named more often says no more about itself. */
const MENTIONS_READ = 5;
/** Lines below an address in which its reason may stand. */
const BLOCK_LINES = 30;
const MAX_WORDS = 2_000;
const MAX_RECIPIENTS = 500;

/** Some providers leave their own domain out: below the heading stands the mailbox's name alone. */
export function findLocalNames(lines: readonly string[], from: string): string[] {
  const domain = findAddresses(from)[0]?.address.split('@')[1];
  const heading = lines.findIndex((line) => LIST_HEADING.test(line));
  if (domain === undefined || heading < 0) return [];
  const names = lines.slice(heading + 1, heading + LIST_LINES).filter((line) => /^\s*[\w.+-]{2,64}\s*$/.test(line));
  return names.map((name) => `${name.trim().toLowerCase()}@${domain}`);
}

interface Mention {
  readonly address: string;
  readonly line: number;
  readonly weight: number;
}

/**
 * @param lines the notice without the copy of the mail that came back
 * @param own addresses that are not the failed ones: whom the notice was sent to and who sent it
 * @param likely addresses that the mail which came back had been written to
 */
export function readNotice(
  lines: readonly string[],
  own: ReadonlySet<string>,
  likely: ReadonlySet<string>,
): NoticeRecipient[] {
  let heading = Number.NEGATIVE_INFINITY;
  const mentions = lines.flatMap((line, at) => {
    if (LIST_HEADING.test(line)) heading = at;
    const bonus = at - heading <= LIST_LINES ? PLACES.below : 0;
    return findAddresses(line).flatMap((found) => weigh(line, at, found, own, likely, bonus));
  });
  const best = Math.max(0, ...mentions.map((one) => one.weight));
  // Where a heading announces them, nobody above it is meant.
  const floor = best > PLACES.named + 1 ? PLACES.alone + PLACES.below - 1 : PLACES.alone;
  const kept = best === 0 ? [] : mentions.filter((one) => one.weight >= Math.min(best, floor));
  const addresses = [...new Set(kept.map((one) => one.address))].slice(0, MAX_RECIPIENTS);
  const general = generalWords(lines);
  return addresses.map((address) => ({
    address,
    words: [...wordsAbout(address, lines, mentions), ...general],
  }));
}

function weigh(
  line: string,
  at: number,
  found: FoundAddress,
  own: ReadonlySet<string>,
  likely: ReadonlySet<string>,
  bonus: number,
): Mention[] {
  const { address } = found;
  if (own.has(address) && !likely.has(address)) return [];
  if (SERVICE_LOCAL.test(address) && !likely.has(address)) return [];
  const before = line.slice(Math.max(0, found.at - NEARBY), found.at);
  const after = line.slice(found.end, found.end + NEARBY);
  // A message id has angle brackets, too, and an @ in it.
  if (
    /message-id|\bid[ :=]\s*<?$|(?<!expanded |generated |forwarded )\bfrom[ :=]+\S*$|sender|mailto:|https?:\S*$/i.test(
      before,
    )
  )
    return [];
  const weight = placeOf(before, after);
  if (weight === PLACES.mentioned && HELP.test(before + after) && !likely.has(address)) return [];
  return [{ address, line: at, weight: weight + bonus + (likely.has(address) ? 1 : 0) }];
}

function placeOf(before: string, after: string): number {
  if (COMMAND_BEFORE.test(before)) return PLACES.command;
  if (NAMES_BEFORE.test(before)) return PLACES.named;
  const opens = /^[ \t>*"'<([-]*(?:smtp:|mailto:)?$/i.test(before);
  if (opens && /^[>"')\].,;:\s]*$/.test(after)) return PLACES.alone;
  if (opens && /^[>"')\]]*[ \t]*(?:[:;,(<.-]|\.\.\.|$)/.test(after)) return PLACES.opening;
  if (/^[ \t]*[245]\d\d[ -](?:\d\.\d\.\d{1,3} )?<?$/.test(before)) return PLACES.opening;
  if (opens) return PLACES.begins;
  return PLACES.mentioned;
}

/** What stands beside and below the address, up to the next gap or the next address. */
function wordsAbout(address: string, lines: readonly string[], mentions: readonly Mention[]): string[] {
  const others = new Set(
    mentions.filter((one) => one.address !== address && one.weight >= PLACES.begins).map((one) => one.line),
  );
  const blocks: string[] = [];
  for (const { line } of mentions.filter((one) => one.address === address).slice(0, MENTIONS_READ)) {
    const block = [lines[line] ?? ''];
    for (let next = line + 1; next < Math.min(lines.length, line + BLOCK_LINES); next += 1) {
      const text = lines[next] ?? '';
      if (others.has(next)) break;
      // The address alone, a gap, and then the reason.
      if (text.trim() === '') {
        if (block.length > 1 || !isBare(lines[line] ?? '')) break;
        continue;
      }
      block.push(text);
    }
    const words = joinLines(block);
    if (words !== '') blocks.push(words);
  }
  return blocks.sort((a, b) => Number(REPLY.test(b)) - Number(REPLY.test(a)));
}

function isBare(line: string): boolean {
  return findAddresses(line).length === 1 && line.replace(/\S*@\S*/, '').trim().length < 4;
}

/** What is said of all: replies that stand in a transcript, then the whole notice. */
function generalWords(lines: readonly string[]): string[] {
  const replies = lines.filter((line) => REPLY.test(line)).map((line) => line.replace(/^\s*<<< /, '').trim());
  return [replies.join(' ').slice(0, MAX_WORDS), joinLines(lines)].filter((words) => words !== '');
}

/** @returns one line of at most 2,000 characters */
export function joinLines(lines: readonly string[]): string {
  return lines.join(' ').replace(/\s+/g, ' ').trim().slice(0, MAX_WORDS);
}
