import type { CrmRecord } from './record.ts';

interface Pending {
  readonly dueAt: number;
  readonly id: string;
  readonly properties: Readonly<Record<string, string>> | null;
}

const DRAIN_EVERY = 1_000;

/** What search sees of one object type: writes arrive after a lag, as in HubSpot's eventual index. */
export class SearchIndex {
  readonly #seen = new Map<string, Readonly<Record<string, string>>>();
  #pending: Pending[] = [];

  /** Notes a change that becomes visible at `dueAt`; an archived record leaves the index. */
  note(record: CrmRecord, dueAt: number, now: number): void {
    const properties = record.archivedAt === null ? record.properties : null;
    if (dueAt <= now && this.#pending.length === 0) this.#apply(record.id, properties);
    else this.#pending.push({ dueAt, id: record.id, properties });
    // Nobody may ever search: what is due is taken in now and then, so that the queue stays short.
    const oldest = this.#pending[0];
    if (oldest && oldest.dueAt <= now && this.#pending.length % DRAIN_EVERY === 0) this.visibleAt(now);
  }

  remove(id: string, dueAt: number): void {
    this.#pending.push({ dueAt, id, properties: null });
  }

  /** @returns id and properties of everything visible at `now` */
  visibleAt(now: number): ReadonlyMap<string, Readonly<Record<string, string>>> {
    const later: Pending[] = [];
    for (const change of this.#pending) {
      if (change.dueAt <= now) this.#apply(change.id, change.properties);
      else later.push(change);
    }
    this.#pending = later;
    return this.#seen;
  }

  #apply(id: string, properties: Readonly<Record<string, string>> | null): void {
    if (properties) this.#seen.set(id, properties);
    else this.#seen.delete(id);
  }
}
