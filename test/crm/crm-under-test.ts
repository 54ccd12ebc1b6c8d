/** A Crm against nock: a budget that never waits, a fixed clock, tokens in order. */
import { createBudget } from '../../src/crm/budget.ts';
import { type BudgetedCrm, createCrm } from '../../src/crm/create-crm.ts';
import type { CrmError } from '../../src/crm/crm.ts';
import { createTransport } from '../../src/crm/transport.ts';

export const API = 'https://api.hubapi.com';
export const NOW = new Date('2026-11-22T21:30:00Z');

export interface CrmUnderTest {
  readonly crm: BudgetedCrm;
  readonly budget: ReturnType<typeof createBudget>;
  /** Tokens that were refused, as they were reported. */
  readonly refused: string[];
}

export function createCrmUnderTest(
  options: { tokens?: string[]; timeZone?: string; timeoutMs?: number } = {},
): CrmUnderTest {
  const clock = { now: () => NOW, monotonicMs: () => 0 };
  const budget = createBudget({ clock, sleep: () => new Promise(() => undefined) });
  const tokens = options.tokens ?? ['token-a'];
  const refused: string[] = [];
  const crm = createCrm({
    portalId: 8_800_001,
    scopes: ['oauth', 'crm.objects.contacts.read'],
    accessToken: async (token) => {
      if (token !== undefined) refused.push(token);
      return tokens[Math.min(refused.length, tokens.length - 1)] ?? '';
    },
    budget,
    transport: createTransport({ apiUrl: API, timeoutMs: options.timeoutMs ?? 2_000 }),
    clock,
    ...(options.timeZone && { timeZone: options.timeZone }),
  });
  return { crm, budget, refused };
}

export async function failureOf(work: Promise<unknown>): Promise<CrmError> {
  try {
    await work;
  } catch (thrown) {
    return thrown as CrmError;
  }
  throw new Error('it did not fail');
}
