/** The control paths of the sandbox, as far as a run needs them. */

export interface SandboxTask {
  readonly id: string;
  readonly body: string;
  readonly subject: string;
  readonly status: string;
  readonly associations: Readonly<Record<string, readonly { readonly id: string }[]>>;
}

export interface SandboxNote {
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly associations: SandboxTask['associations'];
}

export interface SandboxState {
  readonly tasks: readonly SandboxTask[];
  readonly notes: readonly SandboxNote[];
}

export interface SandboxContact {
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
}

export interface SandboxClient {
  ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown>;
  state(portalId: number): Promise<SandboxState>;
  contact(portalId: number, email: string): Promise<SandboxContact>;
  /** As another integration calls HubSpot. */
  call(portalId: number, path: string, body: object): Promise<void>;
  /** As a user of the CRM, on its pages. */
  byHand(portalId: number, page: string, fields: Readonly<Record<string, string>>): Promise<void>;
}

const CALL_ATTEMPTS = 3;

export function createSandboxClient(url: string): SandboxClient {
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${url}/_sandbox/${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    }).catch((thrown: unknown) => {
      throw new Error(`The sandbox did not answer to ${method} ${path}.`, { cause: thrown });
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The sandbox answered ${response.status} to ${path}: ${text.slice(0, 300)}`);
    return text === '' ? null : JSON.parse(text);
  };
  return {
    ask,
    async state(portalId) {
      const { portals } = (await ask('GET', `state?portalId=${portalId}`)) as { portals: SandboxState[] };
      return portals[0] ?? { tasks: [], notes: [] };
    },
    contact: async (portalId, email) =>
      (await ask('GET', `contacts/${encodeURIComponent(email)}?portalId=${portalId}`)) as SandboxContact,
    async call(portalId, path, body) {
      for (let attempt = 1; ; attempt++) {
        const { access_token: token } = (await ask('POST', 'token', { portalId })) as { access_token: string };
        const response = await fetch(`${url}${path}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        const text = await response.text();
        if (response.ok) return;
        // All tokens end together where a round wants them to, this one, too.
        if (response.status === 401 && attempt < CALL_ATTEMPTS) continue;
        throw new Error(`The sandbox answered ${response.status} to ${path}: ${text.slice(0, 300)}`);
      }
    },
    async byHand(portalId, page, fields) {
      const response = await fetch(`${url}/portals/${portalId}/${page}`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams(fields),
      });
      await response.body?.cancel();
      if (response.status !== 303) throw new Error(`The sandbox answered ${response.status} to ${page}.`);
    },
  };
}
