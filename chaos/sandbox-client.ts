/** The control paths of the sandbox, as far as a run needs them. */

export interface SandboxTask {
  readonly id: string;
  readonly body: string;
  readonly subject: string;
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
}

export function createSandboxClient(url: string): SandboxClient {
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${url}/_sandbox/${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
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
  };
}
