/** Time as an argument: the process passes `realTime`, tests a clock that they move by hand. */
export interface Time {
  /** Wall clock, milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds. Faults, late commits and webhook retries wait through this alone. */
  wait(ms: number): Promise<void>;
}

export const realTime: Time = {
  now: () => Date.now(),
  // Unreferenced: a late commit that is still pending never keeps the process alive after it was told to stop.
  wait: (ms) =>
    new Promise((resolve) => {
      setTimeout(resolve, ms).unref();
    }),
};

/** HubSpot leaves the milliseconds out when they are zero: `2026-11-22T08:00:00Z`. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}
