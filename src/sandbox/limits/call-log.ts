/** One API call, as it was answered; `status` 0 means that the connection was dropped. */
export interface Call {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** `POST /crm/objects/2026-09/contacts/batch/update`; ids are replaced by `:id`. */
  readonly endpoint: string;
  readonly portalId: number | null;
  readonly status: number;
  readonly fault: string | null;
  readonly inputs: number;
}

export interface CallSummary {
  readonly total: number;
  /** Refused by the sandbox's own limits. */
  readonly rateLimited: number;
  /** Those in which a fault had its hand. */
  readonly faulted: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly endpoints: Readonly<Record<string, number>>;
  readonly recent: readonly Call[];
}

const RECENT = 1_000;

/** Counts of API calls since the last reset; pages and `/_sandbox` do not count. */
export class CallLog {
  #total = 0;
  #rateLimited = 0;
  #faulted = 0;
  #statuses = new Map<string, number>();
  #endpoints = new Map<string, number>();
  #recent: Call[] = [];

  add(call: Call): void {
    this.#total += 1;
    if (call.fault) this.#faulted += 1;
    else if (call.status === 429) this.#rateLimited += 1;
    increase(this.#statuses, String(call.status));
    increase(this.#endpoints, call.endpoint);
    this.#recent.push(call);
    if (this.#recent.length > 2 * RECENT) this.#recent = this.#recent.slice(-RECENT);
  }

  summary(): CallSummary {
    return {
      total: this.#total,
      rateLimited: this.#rateLimited,
      faulted: this.#faulted,
      statuses: Object.fromEntries(this.#statuses),
      endpoints: Object.fromEntries([...this.#endpoints].sort(([a], [b]) => a.localeCompare(b))),
      recent: this.#recent.slice(-RECENT),
    };
  }

  reset(): void {
    this.#total = 0;
    this.#rateLimited = 0;
    this.#faulted = 0;
    this.#statuses = new Map();
    this.#endpoints = new Map();
    this.#recent = [];
  }
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
