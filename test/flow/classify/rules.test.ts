import { GATEWAYS } from '../../../src/flow/classify/gateways.ts';
import { matcher } from '../../../src/flow/classify/knowledge.ts';
import { rules } from '../../../src/flow/classify/rules/rules.ts';
import { REASONS } from '../../../src/flow/event.ts';
import { classifyBounce } from './bounce.ts';

test.each(rules.map((rule) => [rule.id, rule] as const))('the example of %s is read by that rule', (id, rule) => {
  const read = classifyBounce(rule.example);
  expect(read).toMatchObject({ rule: id, reason: rule.reason });
  const [start, end] = read.span ?? [0, 0];
  expect(start).toBeGreaterThanOrEqual(0);
  expect(end).toBeGreaterThan(start);
  expect(end).toBeLessThanOrEqual(rule.example.length);
});

test('every rule has an id of its own that begins with its gateway, or with "general"', () => {
  expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
  for (const rule of rules) {
    expect(rule.id.split('.')[0]).toBe(rule.gateway ?? 'general');
    expect(REASONS).toContain(rule.reason);
    if (rule.gateway !== undefined) expect(GATEWAYS).toContain(rule.gateway);
  }
});

test('no example holds a real address or a real network', () => {
  for (const { example } of rules) {
    expect(example).not.toMatch(/@(?!example\.(?:com|org)|docomo\.ne\.jp|rx\.t-online\.de)/);
    for (const [ip] of example.matchAll(/\b\d+\.\d+\.\d+\.\d+\b/g)) expect(ip).toMatch(/^192\.0\.2\./);
  }
});

test('the automaton stays of a size that every process can hold', () => {
  expect(matcher.states).toBeLessThan(65_536);
});
