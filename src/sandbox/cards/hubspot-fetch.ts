/** `hubspot.fetch` as HubSpot carries it out: only to permitted addresses, with who asks added, signed, and once more after a 5xx. */
import type { PortalUser } from '../model/person.ts';
import { signRequest } from '../webhooks/signature.ts';
import type { World } from '../world.ts';

export interface FetchOptions {
  readonly method?: string;
  readonly timeout?: number;
  readonly body?: unknown;
}

export interface Viewer {
  readonly portalId: number;
  readonly user: PortalUser;
}

/** HubSpot waits no longer. */
const MOST_MS = 15_000;

/**
 * @param permitted origins that the app declares
 * @throws for what HubSpot does not let through
 */
export async function hubspotFetch(
  world: World,
  viewer: Viewer,
  permitted: readonly string[],
  url: string,
  options: FetchOptions,
): Promise<Response> {
  const asked = new URL(url);
  if (!permitted.includes(asked.origin)) throw new Error(`${asked.origin} is not among the permittedUrls of the app`);
  // As the proxy of a local development server does: the declared server is played by the app at its own address.
  const target = new URL(asked.pathname + asked.search, appOrigin(world));
  const who = {
    userId: viewer.user.id,
    portalId: viewer.portalId,
    userEmail: viewer.user.email,
    appId: world.app.appId,
  };
  for (const [name, value] of Object.entries(who)) target.searchParams.append(name, String(value));
  const method = options.method ?? 'GET';
  const body = options.body === undefined ? '' : JSON.stringify(options.body);
  const send = (): Promise<Response> => {
    const timestamp = String(world.time.now());
    return fetch(target, {
      method,
      ...(body === '' ? {} : { body }),
      headers: {
        ...(body === '' ? {} : { 'content-type': 'application/json' }),
        'x-hubspot-request-timestamp': timestamp,
        'x-hubspot-signature-v3': signRequest(world.app.clientSecret, method, target.href, body, timestamp),
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(Math.min(options.timeout ?? MOST_MS, MOST_MS)),
    });
  };
  const answer = await send();
  return answer.status >= 500 ? send() : answer;
}

function appOrigin({ app, settings }: World): string {
  return settings.appUrl || new URL(app.redirectUrls[0] ?? 'http://localhost:3000').origin;
}
