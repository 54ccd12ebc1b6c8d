/** Counts what happened within the last `windowMs`; the oldest falls out exactly when its time is over. */
export class RollingLimit {
  readonly #windowMs: number;
  readonly #times: number[] = [];
  #peak = 0;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** @returns how many more are allowed after this one, or -1 when it is refused; a refused one does not count */
  take(limit: number, now: number): number {
    while ((this.#times[0] ?? Number.POSITIVE_INFINITY) <= now - this.#windowMs) this.#times.shift();
    if (this.#times.length >= limit) return -1;
    this.#times.push(now);
    this.#peak = Math.max(this.#peak, this.#times.length);
    return limit - this.#times.length;
  }

  /** The most that any window held. */
  get peak(): number {
    return this.#peak;
  }

  reset(): void {
    this.#times.length = 0;
    this.#peak = 0;
  }
}
