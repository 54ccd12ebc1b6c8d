/** All patterns in one automaton, and what each of them stands for. Built once, when the module is loaded. */
import type { RefusalStage } from '../event.ts';
import { makeAlphabet } from './alphabet.ts';
import { GATEWAY_PHRASES, type Gateway } from './gateways.ts';
import { type LiteralMatcher, makeLiteralMatcher } from './literal-matcher.ts';
import { rankOfReason } from './reasons.ts';
import { ReplyReader } from './reply-text.ts';
import type { Rule, Strength } from './rules/rule.ts';
import { rules } from './rules/rules.ts';

export type Meaning =
  | { readonly kind: 'rule' | 'unless'; readonly rule: number }
  | { readonly kind: 'gateway'; readonly gateway: Gateway }
  | { readonly kind: 'stage'; readonly stage: RefusalStage }
  | { readonly kind: 'sender' | 'recipient' | 'server_words' | 'quotes_server' };

/** A rule with what is compared when several match. */
export interface RankedRule {
  readonly rule: Rule;
  readonly strength: number;
  readonly reasonRank: number;
}

/** Words that make the sender, its host or its greeting the subject of a sentence. */
const SENDER_WORDS = [
  '{sender|senders|helo|ehlo|mail from|from address|from domain|return path|envelope from|reverse dns|ptr|client host|your domain|your host|your hostname|relay|purported responsible}',
];
const RECIPIENT_WORDS = ['{recipient|recipients|rcpt|rcpt to|mailbox|addressee|inbox|destinataire|empfanger}'];
/** The dialogue had not come to the recipient yet: whatever was refused, it was not the address. */
const BEFORE_RECIPIENT = [
  'in reply to {mail from|helo|ehlo|end of helo|initial}',
  'after {mail from|helo|ehlo|initial connection|starttls|connect}',
  'performing the {helo|ehlo}',
  'refused to talk to me',
];

/** The refusal was the answer to the recipient's name. */
const AT_RECIPIENT = [
  'rcpt to',
  '{in reply to|after|following} rcpt',
  'smtp rcpt host',
  'all rcpt commands were rejected',
  '{does|did} not like recipient',
];

/** The message itself had been sent, and so every recipient in it been taken. */
const AFTER_MESSAGE = ['in reply to end of data', 'after end of {data|message}', 'failed after i sent the message'];
/** How servers say it. Programs that look into a directory of their own put it differently. */
const SERVER_WORDS = ['{user unknown|unknown user|no such user}'];
/** Somebody who spoke with the server tells of it. */
const QUOTES_SERVER = ['{host|server} <host> + {said|failed with}'];

const STRENGTHS: Readonly<Record<Strength, number>> = { names: 3, tells: 2, hints: 1 };

export const rankedRules: readonly RankedRule[] = rules.map((rule) => ({
  rule,
  strength: STRENGTHS[rule.strength],
  reasonRank: rankOfReason(rule.reason),
}));

const patterns: string[] = [];
const meanings: Meaning[] = [];
function learn(written: readonly string[], meaning: Meaning): void {
  for (const pattern of written) {
    patterns.push(pattern);
    meanings.push(meaning);
  }
}
for (const [index, rule] of rules.entries()) {
  learn(rule.match, { kind: 'rule', rule: index });
  learn(rule.unless ?? [], { kind: 'unless', rule: index });
}
for (const [gateway, phrase] of GATEWAY_PHRASES) learn([phrase], { kind: 'gateway', gateway });
learn(SENDER_WORDS, { kind: 'sender' });
learn(RECIPIENT_WORDS, { kind: 'recipient' });
learn(BEFORE_RECIPIENT, { kind: 'stage', stage: 'before_recipient' });
learn(AT_RECIPIENT, { kind: 'stage', stage: 'recipient' });
learn(AFTER_MESSAGE, { kind: 'stage', stage: 'message' });
learn(SERVER_WORDS, { kind: 'server_words' });
learn(QUOTES_SERVER, { kind: 'quotes_server' });

const alphabet = makeAlphabet(patterns);

export const matcher: LiteralMatcher = makeLiteralMatcher(patterns, alphabet);
export const reader = new ReplyReader(alphabet);

export function meaningOf(pattern: number): Meaning | undefined {
  return meanings[pattern];
}
