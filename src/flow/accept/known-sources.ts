/**
 * Sources by their URL token, remembered for a moment: a busy source is looked up once, not for every request. Where they
 * cannot be looked up, the last one that was known stands: its ESP hears the answer after which it comes back.
 */
import type { Clock } from '../../lib/clock.ts';
import type { Source } from '../../store/source.ts';

/** A change of a secret or a disconnect takes effect after this at the latest, in every process. */
const REMEMBER_MS = 1_000;
const MAX_REMEMBERED = 10_000;

export interface KnownSources {
  find(portalId: number, token: string): Promise<Source | null>;
}

export function createKnownSources(
  look: (portalId: number, token: string) => Promise<Source | null>,
  clock: Clock,
): KnownSources {
  const remembered = new Map<string, { readonly until: number; readonly source: Promise<Source | null> }>();

  return {
    find(portalId, token) {
      const key = `${portalId}.${token}`;
      const known = remembered.get(key);
      if (known && known.until > clock.monotonicMs()) return known.source;
      const source = look(portalId, token).catch((thrown: unknown) => {
        if (known === undefined) throw thrown;
        return known.source;
      });
      // Guessed tokens are not remembered, nor failures: neither may fill the memory or outlive its cause.
      remembered.set(key, { until: clock.monotonicMs() + REMEMBER_MS, source });
      if (remembered.size > MAX_REMEMBERED) remembered.delete(remembered.keys().next().value ?? '');
      source.then(
        (found) => found ?? remembered.delete(key),
        () => remembered.delete(key),
      );
      return source;
    },
  };
}
