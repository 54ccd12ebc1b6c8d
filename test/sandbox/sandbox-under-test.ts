/** A sandbox on a free port with a clock moved by hand, and a client that speaks to it as an app would. */
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import { createManualTime, type ManualTime } from './manual-time.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON; fields are read loosely, as the tests say what they expect. */
  readonly body: ReturnType<typeof JSON.parse>;
}

export interface Client {
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
}

export interface SandboxUnderTest {
  readonly sandbox: Sandbox;
  readonly url: string;
  readonly time: ManualTime;
  /** Speaks to `/_sandbox` and the token endpoints, without a token. */
  readonly control: Client;
  /** Speaks to the API of the default portal with every scope. */
  readonly api: Client;
  /** A client with a token of its own. */
  clientFor(wanted: { portalId?: number; scopes?: readonly string[] }): Promise<Client>;
}

export async function startSandboxUnderTest(options: SandboxOptions = {}): Promise<SandboxUnderTest> {
  const time = createManualTime();
  const sandbox = await startSandbox({ time, ...options });
  const control = createClient(sandbox.url, {});
  const clientFor: SandboxUnderTest['clientFor'] = async (wanted) => {
    // A year: tests that move the clock should not have to fetch new tokens.
    const { body } = await control.post('/_sandbox/token', { seconds: 31_536_000, ...wanted });
    return createClient(sandbox.url, { authorization: `Bearer ${body.access_token}` });
  };
  return { sandbox, url: sandbox.url, time, control, api: await clientFor({}), clientFor };
}

function createClient(url: string, headers: Readonly<Record<string, string>>): Client {
  const call: Client['call'] = async (method, path, body) => {
    const response = await fetch(url + path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
  };
  return { call, get: (path) => call('GET', path), post: (path, body) => call('POST', path, body) };
}

/** Loads objects and gives their ids by key. */
export async function seed(test: SandboxUnderTest, portal: Readonly<Record<string, unknown>>) {
  const { status, body } = await test.control.post('/_sandbox/seed', portal);
  if (status !== 201) throw new Error(`seed: ${JSON.stringify(body)}`);
  return body.portals[0].ids as Record<'contacts' | 'companies' | 'deals' | 'tasks' | 'notes', Record<string, string>>;
}

/** A link as it is written inline in a create. */
export function linkTo(id: string | undefined, associationTypeId: number) {
  return { to: { id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }] };
}
