/**
 * A person's teaching comes before everything that Bellwether knows, the ESP's own category included: who took the trouble to
 * correct a reading has read the reply. Of several rules that fit, the nearer scope wins (domain, gateway, everywhere), then the one with
 * more words, then the newest.
 */
import { domainOf } from '../../../lib/address.ts';
import type { Classification, EventType, MailEvent, Reason } from '../../event.ts';
import { type TaughtRule, type TaughtScope, taughtRuleName } from '../../taught-rule.ts';
import { type ReplyWord, readReplyWords } from './reply-words.ts';
import { compileWords, countWords, findWords, type WordPattern } from './word-pattern.ts';

/** What a rule may say of a refusal, and of an automatic reply. `auto_reply` of a refusal: it is none at all. */
const OF_REPLIES: ReadonlySet<Reason> = new Set<Reason>(['auto_reply', 'left_company']);
const REFUSALS: ReadonlySet<EventType> = new Set<EventType>(['hard_bounce', 'soft_bounce', 'block', 'deferred']);

export const TEACHABLE_TYPES: readonly EventType[] = [...REFUSALS, 'auto_reply'];

export type TeachableEvent = Pick<MailEvent, 'type' | 'recipient' | 'diagnostic'>;

/** Only words can be taught: what came without any is for a person's word on the address. */
export function isTeachable({ type, diagnostic }: Pick<MailEvent, 'type' | 'diagnostic'>): boolean {
  return diagnostic !== null && TEACHABLE_TYPES.includes(type);
}

/** Whether a rule with this reason speaks of events of this type. */
export function speaksOf(reason: Reason, type: EventType): boolean {
  if (type === 'auto_reply') return OF_REPLIES.has(reason);
  return REFUSALS.has(type) && reason !== 'left_company';
}

/** @returns whether a reply to this recipient, by this gateway, lies within the scope */
function isInScope(scope: TaughtScope, recipient: string | null, gateway: string | null): boolean {
  if (scope.kind === 'everywhere') return true;
  return scope.kind === 'gateway' ? scope.gateway === gateway : scope.domain === domainOf(recipient ?? '');
}

/**
 * @param own Bellwether's reading
 * @returns what the portal was taught, or null where it was taught nothing of this
 */
export function readTaught(
  event: TeachableEvent,
  own: Classification,
  rules: readonly TaughtRule[],
): Classification | null {
  if (rules.length === 0 || event.diagnostic === null || !isTeachable(event)) return null;
  let words: readonly ReplyWord[] | null = null;
  for (const { rule, pattern } of compiled(rules)) {
    if (!speaksOf(rule.reason, event.type) || !isInScope(rule.scope, event.recipient, own.gateway)) continue;
    words ??= readReplyWords(event.diagnostic, event.recipient);
    const span = findWords(words, pattern);
    if (span === null) continue;
    return {
      // A deferral is no bounce, whatever its words mean.
      class: event.type === 'deferred' || event.type === 'auto_reply' ? null : rule.class,
      reason: rule.reason,
      rule: taughtRuleName(rule.ruleId),
      span,
      gateway: own.gateway,
      confidence: 1,
    };
  }
  return null;
}

interface CompiledRule {
  readonly rule: TaughtRule;
  readonly pattern: WordPattern;
}

/** A portal's rules are compiled once for as long as the same list is handed around. */
const COMPILED = new WeakMap<readonly TaughtRule[], readonly CompiledRule[]>();

function compiled(rules: readonly TaughtRule[]): readonly CompiledRule[] {
  const known = COMPILED.get(rules);
  if (known !== undefined) return known;
  const fresh = rules
    .map((rule) => ({ rule, pattern: compileWords(rule.words) }))
    .filter(({ pattern }) => pattern.length > 0)
    .sort(compareRules);
  COMPILED.set(rules, fresh);
  return fresh;
}

const NEARNESS: Readonly<Record<TaughtScope['kind'], number>> = { domain: 0, gateway: 1, everywhere: 2 };

function compareRules(a: CompiledRule, b: CompiledRule): number {
  return (
    NEARNESS[a.rule.scope.kind] - NEARNESS[b.rule.scope.kind] ||
    countWords(b.pattern) - countWords(a.pattern) ||
    b.rule.ruleId - a.rule.ruleId
  );
}
