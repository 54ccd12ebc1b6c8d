/** What is asked of a whole portal, and of no single address: after all addresses, in steps of its own. */
import type { Knex } from 'knex';
import type { ReplayFinding } from '../../flow/replay/compare-replays.ts';
import type { Settings } from '../../flow/settings.ts';
import type { Portal } from '../../store/portal.ts';
import type { Replay } from '../../store/replay.ts';

export interface PhaseStep {
  readonly findings: readonly ReplayFinding[];
  /** How much of the phase is done with it. */
  readonly done: number;
  readonly isLast: boolean;
}

export interface ReplayPhase {
  /** A draft that leaves its rules alone has the same tasks on the same days, and nothing is asked. */
  differs(now: Settings, draft: Settings): boolean;
  /** @param after how much of the phase is done already */
  step(db: Knex, portal: Portal, replay: Replay, base: Settings, after: number): Promise<PhaseStep>;
}
