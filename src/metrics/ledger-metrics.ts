/** The figures of the ledger as gauges. Every process shows the same: take the largest, not the sum. */
import type { Knex } from 'knex';
import { Gauge, type Registry } from 'prom-client';
import { readLedgerFigures, TROUBLES } from '../store/system/ledger-figures.ts';

export interface LedgerMetrics {
  read(db: Knex, now: Date): Promise<void>;
  /** A gauge that is out of date would look like good news. */
  forget(): void;
}

const PORTAL_STATES = ['active', 'revoked', 'disconnected'];

export function measureLedger(registers: Registry[]): LedgerMetrics {
  const waiting = new Gauge({
    name: 'bellwether_stage_waiting',
    help: 'What waits for a stage: deliveries, addresses, writes, changes from HubSpot, opt-outs that some place does not know of.',
    labelNames: ['stage'],
    registers,
  });
  const lag = new Gauge({
    name: 'bellwether_stage_lag_seconds',
    help: 'Since when the oldest of what waits for a stage has been waiting.',
    labelNames: ['stage'],
    registers,
  });
  const troubles = new Gauge({
    name: 'bellwether_trouble',
    help: 'What was put aside and waits for a person, by kind.',
    labelNames: ['kind'],
    registers,
  });
  const portals = new Gauge({
    name: 'bellwether_portals',
    help: 'Portals by their state.',
    labelNames: ['state'],
    registers,
  });
  const paused = new Gauge({
    name: 'bellwether_portals_paused',
    help: 'Active portals whose HubSpot account answers nothing for a while.',
    registers,
  });
  const held = new Gauge({
    name: 'bellwether_lanes_held',
    help: 'Portals that a worker drains at this moment.',
    registers,
  });
  const honoured = new Gauge({
    name: 'bellwether_opt_out_honoured_seconds',
    help: 'From the wish to leave until a place knew of it, of the last 24 hours.',
    labelNames: ['place', 'quantile'],
    registers,
  });
  const forget = () => {
    for (const gauge of [waiting, lag, troubles, portals, paused, held, honoured]) gauge.reset();
  };
  return {
    forget,
    async read(db, now) {
      const figures = await readLedgerFigures(db, now);
      forget();
      for (const { stage, waiting: count, oldestSeconds } of figures.stages) {
        waiting.set({ stage }, count);
        lag.set({ stage }, oldestSeconds);
      }
      for (const kind of TROUBLES) troubles.set({ kind }, figures.troubles.get(kind) ?? 0);
      for (const state of PORTAL_STATES) portals.set({ state }, figures.portals.get(state) ?? 0);
      paused.set(figures.paused);
      held.set(figures.lanesHeld);
      for (const { place, p50, p95, max } of figures.honoured) {
        honoured.set({ place, quantile: '0.5' }, p50);
        honoured.set({ place, quantile: '0.95' }, p95);
        honoured.set({ place, quantile: '1' }, max);
      }
    },
  };
}
