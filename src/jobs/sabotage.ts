/** Promises broken on purpose: `npm run chaos -- --sabotage ...` must see what each of them is good for. Never in production. */
import { randomUUID } from 'node:crypto';
import type { EspAdapter } from '../flow/adapt/adapter.ts';
import type { Sabotage } from '../lib/config.ts';
import type { DrainDeps } from './drain-portal.ts';

/** @param how null: everything is as it should be */
export function sabotage(deps: DrainDeps, how: Sabotage | null): DrainDeps {
  switch (how) {
    case null:
      return deps;
    case 'no-reconcile':
      return { ...deps, reconcile: { ...deps.reconcile, isOff: true } };
    case 'no-lease':
      return { ...deps, lane: { ...deps.lane, isOff: true } };
    case 'no-dedupe':
      return { ...deps, isForgetful: true, findAdapter: (esp) => countEachArrival(deps.findAdapter(esp)) };
  }
}

/** What comes twice is taken for two facts. */
function countEachArrival(adapter: EspAdapter | null): EspAdapter | null {
  if (!adapter) return null;
  return {
    ...adapter,
    normalise(raw) {
      const { events, rejected } = adapter.normalise(raw);
      return { events: events.map((event) => ({ ...event, eventKey: `${event.eventKey}:${randomUUID()}` })), rejected };
    },
  };
}
