/** Asks Bellwether's server. HubSpot signs each request and adds who asks; nothing that a card says of itself is believed there. */
import { hubspot } from '@hubspot/ui-extensions';

/** Whoever runs a server of their own sets its address here and in `permittedUrls` of the app. */
export const SERVER_URL = 'https://bellwether.example.com';

const TIMEOUT_MS = 10_000;

export type Answer<Data> =
  | { readonly kind: 'data'; readonly data: Data }
  /** `closed`: the account is not connected, or HubSpot does not say who asks. */
  | { readonly kind: 'trouble'; readonly isClosed: boolean; readonly message: string };

const UNREACHED = 'Bellwether could not be reached. Look again in a minute.';

export async function askServer<Data>(path: string, body?: Record<string, unknown>): Promise<Answer<Data>> {
  try {
    const response = await hubspot.fetch(`${SERVER_URL}/hubspot/card/${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      timeout: TIMEOUT_MS,
      ...(body === undefined ? {} : { body }),
    });
    const said = (await response.json()) as Data | { readonly message?: string };
    if (response.ok) return { kind: 'data', data: said as Data };
    const message = (said as { readonly message?: string }).message ?? UNREACHED;
    return { kind: 'trouble', isClosed: response.status === 401 || response.status === 403, message };
  } catch {
    return { kind: 'trouble', isClosed: false, message: UNREACHED };
  }
}
