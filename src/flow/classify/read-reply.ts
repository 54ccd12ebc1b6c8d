/** One reply, read: which rules match where, which gateway speaks, what the numbers are. */
import type { Reason, RefusalStage } from '../event.ts';
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
  /** The gateway is known by more than the words of the hit. */
  readonly isGatewayKnown: boolean;
  /** The innermost numbers. */
  readonly code: number | null;
  readonly status: string | null;
  /** Where the reply tells it, or whoever tells of it. */
  readonly stage: RefusalStage | null;
  /** In the words of servers. */
  readonly hasServerWords: boolean;
  /** Told by somebody who spoke with the server. */
  readonly isQuoted: boolean;
}

/** Real replies have fewer than 20; more are not looked at. */
const MOST_HITS = 400;
/** Where a reply names several, the first of these is believed. */
const STAGES: readonly RefusalStage[] = ['before_recipient', 'message', 'recipient', 'unsaid'];

interface Findings {
  readonly hits: { rule: number; start: number; end: number }[];
  readonly vetoes: { rule: number; start: number }[];
  readonly gateways: Set<Gateway>;
  readonly senderAt: number[];
  readonly recipientAt: number[];
  stage: RefusalStage | null;
  hasServerWords: boolean;
  isQuoted: boolean;
}

/** What is known beside the words; they come first where they say it themselves. */
export interface KnownElsewhere {
  readonly host: string | null;
  readonly status: string | null;
  readonly stage: RefusalStage | null;
}

/** @param allowed where given, only rules with one of these reasons count */
export function readReply(diagnostic: string, allowed: readonly Reason[] | null, known: KnownElsewhere): ReadReply {
  const text = reader.read(diagnostic);
  const found = findAll(text);
  found.stage ??= known.stage;
  const hosts = known.host === null ? text.hosts : [known.host.toLowerCase(), ...text.hosts];
  for (const host of hosts) {
    const gateway = gatewayOfHost(host);
    if (gateway !== null) found.gateways.add(gateway);
  }
  const { code, status } = innermostNumbers(text);
  const hit = findBest(text, found, status ?? known.status, allowed);
  const last = [...found.gateways].at(-1) ?? null;
  return {
    hit,
    span: hit === null ? null : [text.starts[hit.start] ?? 0, text.ends[hit.end - 1] ?? 0],
    gateway: hit?.ranked.rule.gateway ?? last,
    code,
    status,
    isGatewayKnown: found.gateways.size > 0,
    stage: found.stage,
    hasServerWords: found.hasServerWords,
    isQuoted: found.isQuoted,
  };
}

function findAll(text: ReplyText): Findings {
  const found: Findings = {
    hits: [],
    vetoes: [],
    gateways: new Set(),
    senderAt: [],
    recipientAt: [],
    stage: null,
    hasServerWords: false,
    isQuoted: false,
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
    else if (meaning.kind === 'server_words') found.hasServerWords = true;
    else if (meaning.kind === 'quotes_server') found.isQuoted = true;
    else if (meaning.kind === 'stage') found.stage = believedStage(found.stage, meaning.stage);
  });
  return found;
}

function believedStage(one: RefusalStage | null, other: RefusalStage): RefusalStage {
  return one !== null && STAGES.indexOf(one) < STAGES.indexOf(other) ? one : other;
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
    if (rule.stage !== undefined && rule.stage !== found.stage) continue;
    const hit: RuleHit = { ranked, index, start, end, depth: depthAt(text.quotes, start) };
    if (best !== null && compareHits(hit, best) >= 0) continue;
    if (found.vetoes.some((veto) => veto.rule === index && depthAt(text.quotes, veto.start) === hit.depth)) continue;
    if (found.stage === 'before_recipient' && rule.reason === 'mailbox_full') continue;
    if (ADDRESS_REASONS.has(rule.reason) && (found.stage === 'before_recipient' || isAboutSender(text, found, start)))
      continue;
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
