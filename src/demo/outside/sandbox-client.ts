/** Reads what stands in the sandbox CRM, and fills it at the start. */
import { z } from 'zod';
import { BellwetherError } from '../../lib/errors.ts';

const links = z.array(z.object({ id: z.string() }));
const record = z.object({
  id: z.string(),
  properties: z.record(z.string(), z.string()),
  associations: z.record(z.string(), links),
});
const task = record.extend({
  subject: z.string(),
  body: z.string(),
  status: z.string(),
  priority: z.string(),
  type: z.string(),
  dueAt: z.string(),
  owner: z.object({ id: z.string(), name: z.string() }).nullable(),
});
const state = z.object({
  portals: z.array(
    z.object({
      portalId: z.number(),
      installed: z.boolean(),
      customProperties: z.record(z.string(), z.array(z.string())),
      tasks: z.array(task),
      notes: z.array(record),
    }),
  ),
});
const seeded = z.object({
  portals: z.array(z.object({ ids: z.record(z.string(), z.record(z.string(), z.string())) })),
});

export type CrmRecord = z.infer<typeof record>;
export type CrmTask = z.infer<typeof task>;
export type PortalState = z.infer<typeof state>['portals'][number];

export interface SeededIds {
  /** CRM ids by address. */
  readonly contacts: Readonly<Record<string, string>>;
  /** CRM ids by name. */
  readonly deals: Readonly<Record<string, string>>;
}

export class SandboxClient {
  readonly url: string;
  readonly #portalId: number;

  constructor(url: string, portalId: number) {
    this.url = url;
    this.#portalId = portalId;
  }

  async addPortal(profile: object): Promise<void> {
    await this.#ask('POST', '/_sandbox/portals', { portalId: this.#portalId, ...profile });
  }

  async seed(body: object): Promise<SeededIds> {
    const { portals } = seeded.parse(await this.#ask('POST', '/_sandbox/seed', body));
    const ids = portals[0]?.ids;
    return { contacts: ids?.contacts ?? {}, deals: ids?.deals ?? {} };
  }

  async state(): Promise<PortalState> {
    const { portals } = state.parse(await this.#ask('GET', `/_sandbox/state?portalId=${this.#portalId}`));
    const [portal] = portals;
    if (!portal) throw new BellwetherError('demo.sandbox', `The sandbox has no portal ${this.#portalId}.`);
    return portal;
  }

  async contact(email: string): Promise<CrmRecord> {
    const path = `/_sandbox/contacts/${encodeURIComponent(email)}?portalId=${this.#portalId}`;
    return record.parse(await this.#ask('GET', path));
  }

  /** @returns how many API calls the app has made so far, and how many were refused by the rate limit */
  async calls(): Promise<{ total: number; rateLimited: number }> {
    return z.object({ total: z.number(), rateLimited: z.number() }).parse(await this.#ask('GET', '/_sandbox/calls'));
  }

  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new BellwetherError(
        'demo.sandbox',
        `The sandbox answered ${response.status} to ${method} ${path}: ${text.slice(0, 300)}`,
      );
    }
    return text === '' ? null : JSON.parse(text);
  }
}
