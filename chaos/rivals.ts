/** Tokens that end for all at once, and processes besides the workers that want new ones. */
import type { TokenTrouble } from './plan.ts';
import { type Cast, pause } from './processes.ts';
import type { SandboxClient } from './sandbox-client.ts';

export interface Rivals {
  /** @returns in words, how the app was taken from the portal although nobody had removed it */
  stop(): Promise<string[]>;
}

export function startRivals(cast: Cast, sandbox: SandboxClient, portalId: number, trouble: TokenTrouble): Rivals {
  const rivals = cast.startRivals(portalId);
  const expiries = trouble.expiriesAtMs.map(async (atMs) => {
    await pause(atMs);
    await sandbox.ask('POST', 'expire-tokens');
  });
  const ended = Promise.all(expiries);
  // Awaited at the end; until then nobody else would hear of its failure.
  ended.catch(() => undefined);
  return {
    async stop() {
      await ended;
      return rivals.stop();
    },
  };
}
