/** Events are read again under rules that were taught, switched or removed: stretch by stretch, and their addresses concluded anew. */
import type { Knex } from 'knex';
import { compileWords, telltaleWord } from '../flow/classify/taught/word-pattern.ts';
import { readAgain } from '../flow/read-again.ts';
import type { Settings } from '../flow/settings.ts';
import type { Clock } from '../lib/clock.ts';
import type { Db } from '../store/database.ts';
import { findReadingAgain, saveReadingAgain } from '../store/rule-version.ts';
import { listTeachable, nextStretch, saveReadings, type TeachableFilter } from '../store/teachable-event.ts';

export interface ReadAgainDeps {
  readonly db: Knex;
  readonly clock: Clock;
  /** @throws when the lane was lost meanwhile */
  assertHeld(trx: Db): Promise<void>;
}

/** Addresses of one stretch: a few thousand events at the most, in some tens of milliseconds. */
const STRETCH = 1_000;

/** @returns how many addresses were gone through; 0 where nothing is to be read again */
export async function readEventsAgain(
  deps: ReadAgainDeps,
  { portalId, settings }: { readonly portalId: number; readonly settings: Settings },
): Promise<number> {
  const { db } = deps;
  const begun = await findReadingAgain(db, portalId, settings.version);
  if (begun === null) return 0;
  return db.transaction(async (trx) => {
    await deps.assertHeld(trx);
    const stretch = await nextStretch(trx, portalId, begun.after, STRETCH);
    // Should another version have taken over, it begins anew under its own rules.
    const isOurs = await saveReadingAgain(trx, portalId, begun.version, stretch?.until ?? null);
    if (!isOurs || stretch === null) return 0;
    const events = await listTeachable(trx, portalId, stretch, filterFor(settings));
    const changed = events.flatMap((event) => {
      const again = readAgain(event, settings.taught);
      return again === event ? [] : [again];
    });
    await saveReadings(trx, portalId, changed, deps.clock.now());
    return STRETCH;
  });
}

/** What any of the rules might read otherwise, and what was read so by one. */
function filterFor({ taught }: Settings): TeachableFilter {
  const words = taught.map((rule) => telltaleWord(compileWords(rule.words)));
  return {
    words: words.some((word) => word === null) ? null : words.flatMap((word) => word ?? []),
    readBy: null,
    scope: { kind: 'everywhere' },
  };
}
