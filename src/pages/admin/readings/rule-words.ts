/** Taught rules in words. */
import { type TaughtScope, taughtRuleId } from '../../../flow/taught-rule.ts';
import { type Html, html } from '../../../lib/html.ts';
import { gatewayName } from '../../words.ts';

export function scopeWords(scope: TaughtScope): string {
  if (scope.kind === 'everywhere') return 'every reply';
  return scope.kind === 'domain'
    ? `replies about people at ${scope.domain}`
    : `replies by ${gatewayName(scope.gateway)}`;
}

export function ruleName(rule: string): Html {
  const taught = taughtRuleId(rule);
  return taught === null ? html`<code>${rule}</code>` : html`<a href="/readings/${taught}">a rule of your portal</a>`;
}
