/** What DNS says of a domain's mail: asked politely and for a short time only. Mail servers are never spoken to. */
import { Resolver } from 'node:dns/promises';
import { SECOND_MS } from '../../lib/clock.ts';

export interface DnsAnswer {
  /** `gone`: no such domain, a null MX, or neither MX nor address. `unknown`: nobody answered. */
  readonly outcome: 'takes_mail' | 'gone' | 'unknown';
  /** Names of the mail servers, the preferred first. */
  readonly mx: readonly string[];
  readonly hasAddress: boolean;
}

export type DnsLookup = (domain: string) => Promise<DnsAnswer>;

/** What is asked of a resolver: the part of node:dns that is needed. */
export interface DnsQueries {
  resolveMx(domain: string): Promise<readonly { readonly exchange: string; readonly priority: number }[]>;
  resolve4(domain: string): Promise<readonly string[]>;
  resolve6(domain: string): Promise<readonly string[]>;
}

export const UNKNOWN_DNS: DnsAnswer = { outcome: 'unknown', mx: [], hasAddress: false };

const LIMIT_MS = 2 * SECOND_MS;
/** A resolver that did not answer at all is left alone for this long: work is not held up by one that is away. */
const SILENCE_MS = 600 * SECOND_MS;

/** What the name server itself said; everything else is trouble on the way. */
const NO_SUCH_DOMAIN = 'ENOTFOUND';
const NO_SUCH_RECORD = 'ENODATA';

/**
 * @param monotonicMs a clock that never goes back
 * @returns never throws: what cannot be found out is `unknown`
 */
export function createDnsLookup(
  monotonicMs: () => number,
  queries: DnsQueries = new Resolver({ timeout: LIMIT_MS / 2, tries: 1 }),
  limitMs = LIMIT_MS,
): DnsLookup {
  let silentUntil = Number.NEGATIVE_INFINITY;
  return async (domain) => {
    if (monotonicMs() < silentUntil) return UNKNOWN_DNS;
    const answer = await within(limitMs, ask(queries, domain));
    if (answer === null) silentUntil = monotonicMs() + SILENCE_MS;
    return answer ?? UNKNOWN_DNS;
  };
}

/** @returns null where there was no answer in time */
async function within(limitMs: number, asked: Promise<DnsAnswer>): Promise<DnsAnswer | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((done) => {
    timer = setTimeout(() => done(null), limitMs);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function ask(queries: DnsQueries, domain: string): Promise<DnsAnswer> {
  const found = await answerOf(queries.resolveMx(domain));
  if (found === 'no_domain') return { outcome: 'gone', mx: [], hasAddress: false };
  if (found === 'trouble') return UNKNOWN_DNS;
  const mx = [...found].sort((a, b) => a.priority - b.priority).map(({ exchange }) => exchange);
  // RFC 7505: one empty name says that the domain takes no mail.
  if (mx.length > 0) return { outcome: mx.every(isEmpty) ? 'gone' : 'takes_mail', mx, hasAddress: false };
  // RFC 5321, 5.1: without MX the domain's own address takes the mail.
  const addresses = await Promise.all([answerOf(queries.resolve4(domain)), answerOf(queries.resolve6(domain))]);
  if (addresses.some((one) => Array.isArray(one) && one.length > 0))
    return { outcome: 'takes_mail', mx, hasAddress: true };
  return addresses.includes('trouble') ? UNKNOWN_DNS : { outcome: 'gone', mx, hasAddress: false };
}

const isEmpty = (exchange: string): boolean => exchange === '' || exchange === '.';

async function answerOf<Found>(asked: Promise<readonly Found[]>): Promise<readonly Found[] | 'no_domain' | 'trouble'> {
  try {
    return await asked;
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code;
    if (code === NO_SUCH_DOMAIN) return 'no_domain';
    return code === NO_SUCH_RECORD ? [] : 'trouble';
  }
}
