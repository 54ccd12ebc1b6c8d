/**
 * Fetching an address that came from outside, without reaching anything that is not public (SSRF): https only, no
 * redirects, and the very addresses that were looked up and judged are connected to, so that a name cannot be public when
 * it is asked and private when it is used.
 */
import { isIP, type LookupFunction } from 'node:net';
import { Agent, request } from 'undici';
import { SECOND_MS } from './clock.ts';
import { BellwetherError, messageOf } from './errors.ts';
import { isPublicAddress } from './public-address.ts';
import { hostRefusal, type ResolveHost, resolveAll } from './public-host.ts';

export interface PublicRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export interface PublicAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface PublicFetch {
  /**
   * @returns the body of a 2xx answer
   * @throws BellwetherError `fetch.refused` where we will not ask, `fetch.failed` where there was no good answer, `fetch.too-large`
   */
  get(url: string): Promise<Buffer>;
  /**
   * @returns the answer, whatever its status
   * @throws BellwetherError `fetch.refused` where we will not ask, `fetch.failed` where there was no whole answer, `fetch.too-large`
   */
  send(url: string, asked: PublicRequest): Promise<PublicAnswer>;
  close(): Promise<void>;
}

export interface PublicFetchOptions {
  /** For the whole of it, from looking the name up to the last byte. */
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  /** All addresses of a host. */
  readonly resolve?: ResolveHost;
  readonly isAllowed?: (address: string) => boolean;
  /** PEM of an authority to trust beside none other. */
  readonly ca?: string;
}

/** SNS waits 15 s for our answer, and the certificate comes before everything else. */
const TIMEOUT_MS = 5 * SECOND_MS;
/** A certificate has about 2 KB. */
const MAX_BYTES = 64 * 1024;

export function createPublicFetch(options: PublicFetchOptions = {}): PublicFetch {
  const { timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES, resolve = resolveAll, isAllowed = isPublicAddress } = options;
  const lookup: LookupFunction = (host, { all }, done) => {
    resolve(host).then(
      (found) => {
        const [first, ...others] = found.filter((one) => isAllowed(one.address));
        if (first === undefined) done(hostRefusal(host), '');
        else if (all === true) done(null, [first, ...others]);
        else done(null, first.address, first.family);
      },
      (thrown: Error) => done(thrown, ''),
    );
  };
  const agent = new Agent({
    connect: { lookup, timeout: timeoutMs, ...(options.ca === undefined ? {} : { ca: options.ca }) },
    connections: 4,
    maxHeaderSize: 16 * 1024,
  });

  async function send(written: string, asked: PublicRequest): Promise<PublicAnswer> {
    const url = URL.canParse(written) ? new URL(written) : null;
    if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') {
      throw new BellwetherError(
        'fetch.refused',
        'Only addresses that begin with https:// and hold no password are asked.',
      );
    }
    // An address in numbers is connected to without any lookup.
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !isAllowed(host)) throw hostRefusal(host);
    try {
      const response = await request(url, {
        dispatcher: agent,
        method: asked.method,
        headers: asked.headers,
        body: asked.body,
        signal: AbortSignal.timeout(timeoutMs),
      });
      const body = await readUpTo(response.body, maxBytes);
      return { status: response.statusCode, headers: plainHeaders(response.headers), body };
    } catch (thrown) {
      if (thrown instanceof BellwetherError) throw thrown;
      throw new BellwetherError('fetch.failed', `${url.host} could not be reached: ${messageOf(thrown)}`, {
        cause: thrown,
      });
    }
  }

  async function get(written: string): Promise<Buffer> {
    const { status, body } = await send(written, { method: 'GET', headers: { accept: '*/*' }, body: null });
    if (status >= 200 && status < 300) return body;
    throw new BellwetherError('fetch.failed', `${new URL(written).host} answered ${status}.`);
  }

  return { get, send, close: () => agent.destroy() };
}

async function readUpTo(stream: AsyncIterable<Buffer>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    // Leaving the loop closes the connection.
    if (bytes > maxBytes) throw new BellwetherError('fetch.too-large', `The answer is larger than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function plainHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const named = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value] as const],
  );
  return Object.fromEntries(named);
}
