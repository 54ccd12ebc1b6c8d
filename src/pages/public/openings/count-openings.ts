/** Counts in what manner links are opened, beside the answer and never in its way; some may be lost with the process. */
import type { RequestHandler } from 'express';
import { ipKeyGenerator } from 'express-rate-limit';
import type { Clock } from '../../../lib/clock.ts';
import { messageOf } from '../../../lib/errors.ts';
import type { Log } from '../../../lib/log.ts';
import type { Db } from '../../../store/database.ts';
import { addOpenings, type Manner, type Openings } from '../../../store/link-opening.ts';
import { mannerOf } from './manner-of.ts';
import { createRushWatch } from './watch-rush.ts';

export interface OpeningDeps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
}

export interface OpeningCounter {
  /** Ahead of the pages of the links; only answers 200 count, since nobody else's link was opened. */
  readonly watch: RequestHandler;
  /** Writes what was counted. */
  flush(): Promise<void>;
}

/** A write a second, whatever is opened. */
const FLUSH_MS = 1_000;
const TOKEN = /^\/u\/(?:open\/)?(\d{1,15})\.[\w-]+\/?$/;

export function createOpeningCounter({ db, clock, log }: OpeningDeps): OpeningCounter {
  const isRush = createRushWatch();
  let counts = new Map<string, number>();
  let timer: NodeJS.Timeout | null = null;

  function count(portalId: number, manner: Manner): void {
    const key = JSON.stringify([portalId, clock.now().toISOString().slice(0, 10), manner]);
    counts.set(key, (counts.get(key) ?? 0) + 1);
    timer ??= setTimeout(() => void flush(), FLUSH_MS).unref();
  }

  async function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    const taken = counts;
    counts = new Map();
    const byPortal = new Map<number, Openings[]>();
    for (const [key, openings] of taken) {
      const [portalId, day, manner] = JSON.parse(key) as [number, string, Manner];
      byPortal.set(portalId, [...(byPortal.get(portalId) ?? []), { day, manner, openings }]);
    }
    for (const [portalId, seen] of byPortal) {
      await addOpenings(db, portalId, seen).catch((thrown: unknown) =>
        log.warn({ portalId, err: messageOf(thrown) }, 'openings of links were not counted'),
      );
    }
  }

  return {
    flush,
    watch: (request, response, next) => {
      const portal = request.method === 'GET' || request.method === 'HEAD' ? TOKEN.exec(request.path)?.[1] : undefined;
      if (portal !== undefined) {
        const rush = isRush(ipKeyGenerator(request.ip ?? ''), request.path, clock.monotonicMs());
        response.once('finish', () => {
          if (response.statusCode !== 200) return;
          count(Number(portal), mannerOf({ method: request.method, headers: request.headers, isRush: rush }));
        });
      }
      next();
    },
  };
}
