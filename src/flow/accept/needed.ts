/** What signatures are checked with and has to be fetched first: certificates, remembered by their URL. */
import { type Clock, HOUR_MS, SECOND_MS } from '../../lib/clock.ts';
import { BellwetherError } from '../../lib/errors.ts';

/** @throws BellwetherError `fetch.*`: nothing is known then about whoever needs it */
export type FetchNeeded = (urls: readonly string[]) => Promise<ReadonlyMap<string, Buffer>>;

/** SNS names a certificate by its hash: under one URL there is never another. */
const KEEP_MS = 24 * HOUR_MS;
/** Shorter than the 20 s after which SNS tries again, long enough for many deliveries not to ask many times. */
const KEEP_FAILURE_MS = 10 * SECOND_MS;
/** AWS has about 40 regions with a certificate or two each. */
const MAX_KEPT = 200;
/** Whoever knows the address of a source can name as many certificates as he likes. */
const MAX_AT_ONCE = 8;

interface Kept {
  readonly until: number;
  readonly body: Promise<Buffer>;
}

/** @param get fetches one of them, behind the SSRF guard */
export function createNeeded(get: (url: string) => Promise<Buffer>, clock: Pick<Clock, 'monotonicMs'>): FetchNeeded {
  const kept = new Map<string, Kept>();
  let underWay = 0;

  function keep(url: string, body: Promise<Buffer>, forMs: number): void {
    kept.delete(url);
    kept.set(url, { until: clock.monotonicMs() + forMs, body });
    const oldest = kept.keys().next();
    if (kept.size > MAX_KEPT && oldest.done !== true) kept.delete(oldest.value);
  }

  function fetchOne(url: string): Promise<Buffer> {
    const known = kept.get(url);
    if (known && known.until > clock.monotonicMs()) return known.body;
    if (underWay >= MAX_AT_ONCE) {
      throw new BellwetherError('fetch.failed', 'Too many certificates are being fetched at once.');
    }
    underWay++;
    const body = get(url).finally(() => underWay--);
    keep(url, body, KEEP_MS);
    body.catch(() => {
      if (kept.get(url)?.body === body) keep(url, body, KEEP_FAILURE_MS);
    });
    return body;
  }

  return async (urls) => new Map(await Promise.all(urls.map(async (url) => [url, await fetchOne(url)] as const)));
}
