/** What ESPs keep at addresses of their own, reached behind the SSRF guard: one for a process. */
import type { Clock } from '../../lib/clock.ts';
import { createPublicFetch } from '../../lib/public-fetch.ts';
import { createNeeded, type FetchNeeded } from './needed.ts';

export interface Outside {
  /** Fetches what signatures are checked with. */
  readonly fetchNeeded: FetchNeeded;
  /** Visits what confirms a subscription; throws BellwetherError `fetch.*` where there was no good answer. */
  visit(url: string): Promise<void>;
}

export function createOutside(clock: Clock): Outside & { close(): Promise<void> } {
  const { get, close } = createPublicFetch();
  return { fetchNeeded: createNeeded(get, clock), visit: async (url) => void (await get(url)), close };
}
