/** Changed rules fire for nothing that is past. */
import { settleAddress } from '../../src/flow/pipeline.ts';
import {
  type ConcludeSettings,
  DEFAULT_SETTINGS,
  type DecideSettings,
  type FormerSettings,
  type Settings,
} from '../../src/flow/settings.ts';
import type { AddressHistory, StoredEpisode } from '../../src/flow/state.ts';
import { day, hard, history, soft } from './build-history.ts';
import { contact, deal, facts } from './decide/build-input.ts';

function rules(version: number, decide: Partial<DecideSettings>, conclude: Partial<ConcludeSettings> = {}): Settings {
  return {
    version,
    conclude: { ...DEFAULT_SETTINGS.conclude, ...conclude },
    decide: { ...DEFAULT_SETTINGS.decide, ...decide },
    subscriptions: DEFAULT_SETTINGS.subscriptions,
    taught: [],
  };
}

const until = (settings: Settings, n: number): FormerSettings => ({ settings, until: day(n) });
const off = (play: 'champion-lost' | 'deal-at-risk') => ({
  plays: { ...DEFAULT_SETTINGS.decide.plays, [play]: { on: false } },
});

const half = facts({ deals: [deal({ stageProbability: 0.5 })] });
const halfChampion = facts({
  contact: contact({ buyingRoles: ['CHAMPION'] }),
  deals: [deal({ stageProbability: 0.5 })],
});
const LOW = rules(2, { dealProbability: 0.4 });

function tasks(
  of: Partial<AddressHistory>,
  settings: Settings,
  former: readonly FormerSettings[],
  now: number,
  known = half,
): readonly string[] {
  const { decisions } = settleAddress(history(of), null, known, null, settings, day(now), former);
  return decisions.filter((one) => one.task !== null).map((one) => one.play);
}

describe('a threshold that was lowered', () => {
  test('opens no task for what happened before', () => {
    expect(tasks({ events: [hard(0)] }, LOW, [until(DEFAULT_SETTINGS, 3)], 4)).toEqual([]);
  });

  test('opens one for what happens after', () => {
    expect(tasks({ events: [hard(3.5)] }, LOW, [until(DEFAULT_SETTINGS, 3)], 4)).toEqual(['deal-at-risk']);
  });

  test('leaves an episode its own rules: another bounce of the same loss opens none', () => {
    const events = [hard(0), hard(3.5)];
    const acted: StoredEpisode = { episodeId: '1', kind: 'lost', startedAt: day(0), endedAt: null, tasksBy: [] };
    expect(tasks({ events, actedUpon: [acted] }, LOW, [until(DEFAULT_SETTINGS, 3)], 4)).toEqual([]);
  });

  test('silences no play that spoke under the former rules and is not done yet', () => {
    const gone = { events: [hard(0)] };
    expect(tasks(gone, LOW, [], 4, halfChampion)).toEqual(['deal-at-risk']);
    expect(tasks(gone, LOW, [until(DEFAULT_SETTINGS, 3)], 4, halfChampion)).toEqual(['champion-lost']);
  });
});

test('a play that is switched on opens nothing for what happened while it was off', () => {
  const former = [until(rules(1, off('champion-lost')), 3)];
  expect(tasks({ events: [hard(0)] }, rules(2, {}), former, 4, halfChampion)).toEqual([]);
  expect(tasks({ events: [hard(3.5)] }, rules(2, {}), former, 4, halfChampion)).toEqual(['champion-lost']);
});

test('a play that is switched off, and a threshold that is raised, hold at once', () => {
  const former = [until(LOW, 3)];
  expect(tasks({ events: [hard(0)] }, rules(3, { ...off('deal-at-risk'), dealProbability: 0.4 }), former, 4)).toEqual(
    [],
  );
  expect(tasks({ events: [hard(0)] }, rules(3, { dealProbability: 0.9 }), former, 4)).toEqual([]);
});

test('what was not decided yet when the wording changed is decided all the same, in the new words', () => {
  const wording = {
    ...DEFAULT_SETTINGS.decide.wording,
    'deal-at-risk': { title: 'Ring {person}', opening: '' },
  };
  const settings = rules(2, { wording });
  const known = facts({ deals: [deal()] });
  const { decisions } = settleAddress(history({ events: [hard(0)] }), null, known, null, settings, day(4), [
    until(DEFAULT_SETTINGS, 3),
  ]);
  expect(decisions.map((one) => one.task?.subject)).toEqual(['Ring Dana Reyes']);
});

test('each moment is judged by the rules that held then, whichever came between', () => {
  const former = [until(DEFAULT_SETTINGS, 1), until(LOW, 2), until(rules(3, {}), 3)];
  const now = rules(4, { dealProbability: 0.4 });
  expect([0.5, 1.5, 2.5, 3.5].map((n) => tasks({ events: [hard(n)] }, now, former, 4))).toEqual([
    [],
    ['deal-at-risk'],
    [],
    ['deal-at-risk'],
  ]);
});

test('another way to judge addresses changes what we believe of old ones, and opens nothing for them', () => {
  const twice = { events: [soft(0), soft(1)] };
  const known = facts({ contact: contact({ ownerId: null }), deals: [deal()] });
  const strict = rules(2, {}, { softLimit: 2 });
  const settled = (former: readonly FormerSettings[]) =>
    settleAddress(history(twice), null, known, null, strict, day(3), former);
  expect(settled([]).state.verdict).toBe('unsure');
  expect(settled([]).decisions.map((one) => one.play)).toContain('deal-at-risk');
  const after = settled([until(DEFAULT_SETTINGS, 2)]);
  expect(after.state.verdict).toBe('unsure');
  expect(after.decisions.map((one) => one.play)).not.toContain('deal-at-risk');
});
