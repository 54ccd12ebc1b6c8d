/** What an admin taught a portal: where these words stand in a reply, it means this, whatever Bellwether would read. */
import type { BounceClass, Reason } from './event.ts';

/** How far a taught rule reaches: one gateway, the recipients of one domain, or every reply. */
export type TaughtScope =
  | { readonly kind: 'gateway'; readonly gateway: string }
  | { readonly kind: 'domain'; readonly domain: string }
  | { readonly kind: 'everywhere' };

export interface TaughtRule {
  readonly ruleId: number;
  /** As `classify/taught/word-pattern.ts` reads them: literal words, placeholders in angle brackets, `...` for anything. */
  readonly words: string;
  readonly scope: TaughtScope;
  readonly reason: Reason;
  /** null where it is no refusal. */
  readonly class: BounceClass | null;
}

const PREFIX = 'portal.';

/** What stands in `rule` of an event that was read by it. */
export function taughtRuleName(ruleId: number): string {
  return `${PREFIX}${ruleId}`;
}

/** @returns null where the rule is one of Bellwether's own */
export function taughtRuleId(rule: string): number | null {
  return /^portal\.\d{1,15}$/.test(rule) ? Number(rule.slice(PREFIX.length)) : null;
}

/** The gateway or the domain; empty for everywhere. */
export function scopeValue(scope: TaughtScope): string {
  if (scope.kind === 'everywhere') return '';
  return scope.kind === 'gateway' ? scope.gateway : scope.domain;
}
