import { randomUUID } from 'node:crypto';
import { json, type Reply } from '../http/reply.ts';
import type { Settings } from '../model/settings.ts';
import { RollingLimit } from './rolling-limit.ts';

const WINDOW_MS = 10_000;
const SEARCH_WINDOW_MS = 1_000;

/** The limits of one portal: 110 requests per rolling 10 s, and searches apart, 5 per second. */
export class PortalLimits {
  readonly requests = new RollingLimit(WINDOW_MS);
  readonly searches = new RollingLimit(SEARCH_WINDOW_MS);
}

/** @returns the 429 answer, or the headers that go with a good one (search has none) */
export function takeFromLimit(
  limits: PortalLimits,
  settings: Settings,
  isSearch: boolean,
  now: number,
): { readonly refused: Reply } | { readonly headers: Readonly<Record<string, string>> } {
  if (isSearch) {
    const left = limits.searches.take(settings.searchLimit, now);
    return left < 0 ? { refused: tooMany('SECONDLY', 'secondly', {}) } : { headers: {} };
  }
  const left = limits.requests.take(settings.rateLimit, now);
  const headers = {
    'x-hubspot-ratelimit-max': String(settings.rateLimit),
    'x-hubspot-ratelimit-remaining': String(Math.max(0, left)),
    'x-hubspot-ratelimit-interval-milliseconds': String(WINDOW_MS),
  };
  return left < 0 ? { refused: tooMany('TEN_SECONDLY_ROLLING', 'ten_secondly_rolling', headers) } : { headers };
}

/** HubSpot's body. It documents no Retry-After for 429 and the sandbox sends none. */
export function tooMany(policyName: string, policy: string, headers: Readonly<Record<string, string>>): Reply {
  const body = {
    status: 'error',
    message: `You have reached your ${policy} limit.`,
    errorType: 'RATE_LIMIT',
    correlationId: randomUUID(),
    policyName,
    groupName: 'publicapi:oauth',
  };
  return json(429, body, headers);
}
