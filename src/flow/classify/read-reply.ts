/** One reply, read: which rules match where, which gateway speaks, what the numbers are. */
import type { Reason } from '../event.ts';
import { type Gateway, gatewayOfHost } from './gateways.ts';
import { matcher, meaningOf, type RankedRule, rankedRules, reader } from './knowledge.ts';
import { ADDRESS_REASONS } from './reasons.ts';
import type { ReplyText } from './reply-text.ts';

export interface RuleHit {
  readonly ranked: RankedRule;
  readonly index: number;
  readonly start: number;
  readonly end: number;
  /** 0 for the wrapper, higher the further inside. */
  readonly depth: number;
}

export interface ReadReply {
  /** The best hit, or null. */
  readonly hit: RuleHit | null;
  /** Of the hit, in characters of the original. */
  readonly span: readonly [number, number] | null;
  readonly gateway: Gateway | null;
  /** The innermost numbers. */
  readonly code: number | null;
  readonly status: string | null;
  /** The refusal came before any recipient was named. */
  readonly isBeforeRecipient: boolean;
  /** The refusal came after the message itself: the recipient had been taken. */
  readonly isAfterMessage: boolean;
}

/** Real replies have fewer than 20; more are not looked at. */
const MOST_HITS = 400;

interface Findings {
  readonly hits: { rule: number; start: number; end: number }[];
  readonly vetoes: { rule: number; start: number }[];
  readonly gateways: Set<Gateway>;
  readonly senderAt: number[];
  readonly recipientAt: number[];
  isBeforeRecipient: boolean;
  isAfterMessage: boolean;
}

/** @param allowed where given, only rules with one of these reasons count */
export function readReply(diagnostic: string, remoteMta: string | null, allowed: readonly Reason[] | null): ReadReply {
  const text = reader.read(diagnostic);
  const found = findAll(text);
  const hosts = remoteMta === null ? text.hosts : [remoteMta.toLowerCase(), ...text.hosts];
  for (const host of hosts) {
    const gateway = gatewayOfHost(host);
    if (gateway !== null) found.gateways.add(gateway);
  }
  const { code, status } = innermostNumbers(text);
  const hit = findBest(text, found, status, allowed);
  const last = [...found.gateways].at(-1) ?? null;
  return {
    hit,
    span: hit === null ? null : [text.starts[hit.start] ?? 0, text.ends[hit.end - 1] ?? 0],
    gateway: hit?.ranked.rule.gateway ?? last,
    code,
    status,
    isBeforeRecipient: found.isBeforeRecipient,
    isAfterMessage: found.isAfterMessage,
  };
}

function findAll(text: ReplyText): Findings {
  const found: Findings = {
    hits: [],
    vetoes: [],
    gateways: new Set(),
    senderAt: [],
    recipientAt: [],
    isBeforeRecipient: false,
    isAfterMessage: false,
  };
  matcher.scan(text, (pattern, start, end) => {
    const meaning = meaningOf(pattern);
    if (meaning === undefined) return;
    if (meaning.kind === 'rule') {
      if (found.hits.length < MOST_HITS) found.hits.push({ rule: meaning.rule, start, end });
    } else if (meaning.kind === 'unless') {
      if (found.vetoes.length < MOST_HITS) found.vetoes.push({ rule: meaning.rule, start });
    } else if (meaning.kind === 'gateway') found.gateways.add(meaning.gateway);
    else if (meaning.kind === 'sender') found.senderAt.push(start);
    else if (meaning.kind === 'recipient') found.recipientAt.push(start);
    else if (meaning.kind === 'before_recipient') found.isBeforeRecipient = true;
    else found.isAfterMessage = true;
  });
  return found;
}

function innermostNumbers(text: ReplyText): { code: number | null; status: string | null } {
  let code: number | null = null;
  let status: string | null = null;
  let codeDepth = -1;
  let statusDepth = -1;
  for (const number of text.codes) {
    const depth = depthAt(text.quotes, number.at);
    if (number.code !== null && depth > codeDepth) {
      code = number.code;
      codeDepth = depth;
    }
    if (number.status !== null && depth > statusDepth) {
      status = number.status;
      statusDepth = depth;
    }
  }
  return { code, status };
}

function findBest(
  text: ReplyText,
  found: Findings,
  status: string | null,
  allowed: readonly Reason[] | null,
): RuleHit | null {
  let best: RuleHit | null = null;
  for (const { rule: index, start, end } of found.hits) {
    const ranked = rankedRules[index];
    if (ranked === undefined) continue;
    const { rule } = ranked;
    if (allowed !== null && !allowed.includes(rule.reason)) continue;
    if (rule.gateway !== undefined && rule.isTelltale !== true && !found.gateways.has(rule.gateway)) continue;
    if (rule.status !== undefined && !(status !== null && rule.status.some((wanted) => fitsStatus(status, wanted))))
      continue;
    const hit: RuleHit = { ranked, index, start, end, depth: depthAt(text.quotes, start) };
    if (best !== null && compareHits(hit, best) >= 0) continue;
    if (found.vetoes.some((veto) => veto.rule === index && depthAt(text.quotes, veto.start) === hit.depth)) continue;
    if (ADDRESS_REASONS.has(rule.reason) && (found.isBeforeRecipient || isAboutSender(text, found, start))) continue;
    best = hit;
  }
  return best;
}

/** @returns below 0 where `a` is the better evidence */
function compareHits(a: RuleHit, b: RuleHit): number {
  const isHint = (hit: RuleHit) => (hit.ranked.strength === 1 ? 1 : 0);
  return (
    isHint(a) - isHint(b) ||
    b.depth - a.depth ||
    Number(b.ranked.rule.gateway !== undefined) - Number(a.ranked.rule.gateway !== undefined) ||
    b.ranked.strength - a.ranked.strength ||
    a.ranked.reasonRank - b.ranked.reasonRank ||
    b.end - b.start - (a.end - a.start) ||
    a.start - b.start ||
    a.index - b.index
  );
}

/** The nearest subject before the words, in the same sentence, is the sender and not the recipient. */
function isAboutSender(text: ReplyText, found: Findings, start: number): boolean {
  const sender = lastUpTo(found.senderAt, start);
  if (sender < 0 || text.sentences[sender] !== text.sentences[start]) return false;
  return sender > lastUpTo(found.recipientAt, start);
}

function lastUpTo(places: readonly number[], limit: number): number {
  let last = -1;
  for (const place of places) if (place <= limit && place > last) last = place;
  return last;
}

function depthAt(quotes: readonly number[], at: number): number {
  let depth = 0;
  while (depth < quotes.length && (quotes[depth] ?? 0) <= at) depth += 1;
  return depth;
}

function fitsStatus(status: string, wanted: string): boolean {
  return wanted.endsWith('.') ? status.startsWith(wanted) : status === wanted;
}
