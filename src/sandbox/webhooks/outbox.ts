import type { AppDeclaration } from '../model/app.ts';
import type { ChangeEvent } from '../model/change.ts';
import type { Settings } from '../model/settings.ts';
import type { Tokens } from '../oauth/tokens.ts';
import type { Time } from '../time.ts';
import { signRequest } from './signature.ts';
import { type WebhookEvent, webhookEvents } from './webhook-event.ts';

/** HubSpot's limit per delivery. */
const MAX_EVENTS = 100;
const RECENT = 200;

export interface Delivery {
  readonly at: number;
  readonly url: string;
  readonly events: number;
  readonly attempt: number;
  /** 0 when nobody answered in time. */
  readonly status: number;
}

/** What the outbox needs to know of the sandbox. */
export interface Sender {
  readonly time: Time;
  readonly app: AppDeclaration;
  readonly settings: Settings;
  readonly tokens: Tokens;
}

/** The webhooks on their way to the app: gathered, signed, sent in batches, sent again when refused. */
export class Outbox {
  readonly #sender: Sender;
  #waiting: WebhookEvent[] = [];
  #gathering = false;
  #underway = 0;
  #batches = 0;
  #lastEventId = 100;
  #detours = 0;
  #closed = false;
  readonly #deliveries: Delivery[] = [];

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  add(change: ChangeEvent): void {
    const { settings, app, tokens, time } = this.#sender;
    if (!settings.webhookUrl || !tokens.isInstalled(change.portalId)) return;
    this.#waiting.push(...webhookEvents(change, settings.subscriptions, app.appId, () => ++this.#lastEventId));
    if (this.#gathering || this.#waiting.length === 0) return;
    this.#gathering = true;
    void time.wait(settings.webhookDelayMs).then(() => this.#flush());
  }

  /** Events that have not reached the app yet, those that wait for a retry included. */
  get pending(): number {
    return this.#waiting.length + this.#underway;
  }

  get deliveries(): readonly Delivery[] {
    return this.#deliveries;
  }

  /** Sends nothing more. */
  close(): void {
    this.#closed = true;
    this.#waiting = [];
  }

  #flush(): void {
    this.#gathering = false;
    const events = this.#waiting;
    this.#waiting = [];
    const { webhookRepeatEvery, webhookSpreadMs } = this.#sender.settings;
    const size = webhookSpreadMs > 0 ? 1 : MAX_EVENTS;
    for (let start = 0; start < events.length; start += size) {
      const batch = events.slice(start, start + size);
      this.#batches += 1;
      void this.#deliver(batch, this.#detour());
      if (webhookRepeatEvery > 0 && this.#batches % webhookRepeatEvery === 0)
        void this.#deliver([...batch].reverse(), this.#detour());
    }
  }

  /** How much later than it might a batch sets out, in milliseconds: the same number for the same seed. */
  #detour(): number {
    const { shuffleSeed, webhookSpreadMs } = this.#sender.settings;
    this.#detours += 1;
    return (Math.imul(shuffleSeed * 7_919 + this.#detours, 0x9e3779b1) >>> 0) % (webhookSpreadMs + 1);
  }

  /** Never rejects; gives up after the last attempt, as HubSpot does. */
  async #deliver(events: readonly WebhookEvent[], afterMs: number): Promise<void> {
    this.#underway += events.length;
    if (afterMs > 0) await this.#sender.time.wait(afterMs);
    for (let attempt = 0; attempt < this.#sender.settings.webhookAttempts && !this.#closed; attempt += 1) {
      const status = await this.#attempt(events, attempt);
      if (status >= 200 && status < 300) break;
      await this.#sender.time.wait(this.#sender.settings.webhookRetryMs * 2 ** attempt);
    }
    this.#underway -= events.length;
  }

  async #attempt(events: readonly WebhookEvent[], attempt: number): Promise<number> {
    const { settings, app, time } = this.#sender;
    const url = settings.webhookUrl;
    const at = time.now();
    const body = JSON.stringify(events.map((event) => ({ ...event, attemptNumber: attempt })));
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'HubSpot Sandbox Webhooks',
      'x-hubspot-request-timestamp': String(at),
      'x-hubspot-signature-v3': signRequest(app.clientSecret, 'POST', url, body, String(at)),
    };
    const signal = AbortSignal.timeout(settings.webhookTimeoutMs);
    const status = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' }).then(
      (response) => response.arrayBuffer().then(() => response.status),
      () => 0,
    );
    this.#deliveries.push({ at, url, events: events.length, attempt, status });
    if (this.#deliveries.length > RECENT) this.#deliveries.shift();
    return status;
  }
}
