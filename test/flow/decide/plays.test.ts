import { decideAddress } from '../../../src/flow/decide/decide-address.ts';
import type { PlayInput } from '../../../src/flow/decide/play.ts';
import { plays } from '../../../src/flow/decide/plays.ts';
import { PLAY_IDS } from '../../../src/flow/settings.ts';
import type { EpisodeInterval } from '../../../src/flow/state.ts';
import { hard, word } from '../build-history.ts';
import { contact, deal, facts, input } from './build-input.ts';
import { champion, customer, gone, lateDeal, left, SOON, softThrice, softTwice } from './play-stories.ts';
import { names as namesOf, task } from './read-decisions.ts';

/** Suppressing opens no task. */
const names = (decisions: Parameters<typeof namesOf>[0]) =>
  namesOf(decisions).filter((play) => play !== 'dead-suppress');

test('every play is in the list once', () => {
  expect(plays.map((play) => play.id).sort()).toEqual([...PLAY_IDS].sort());
});

describe('one cause, one task', () => {
  const both = facts({ contact: contact({ buyingRoles: ['CHAMPION'] }), deals: [deal()] });

  test('a champion on a late deal is one task about the deal, with the champion in it', () => {
    const decisions = decideAddress(input(SOON, { ...gone, facts: both }));
    expect(names(decisions)).toEqual(['deal-at-risk']);
    expect(JSON.stringify(task(decisions))).toContain('Role: champion.');
  });

  test('with deal-at-risk off the champion is told', () => {
    const given = input(SOON, { ...gone, facts: both });
    const off = { ...given.settings.plays, 'deal-at-risk': { on: false } };
    expect(names(decideAddress({ ...given, settings: { ...given.settings, plays: off } }))).toEqual(['champion-lost']);
  });

  test('a full mailbox on a late deal is one task about the deal', () => {
    expect(names(decideAddress(input(16.1, { ...softThrice, facts: lateDeal })))).toEqual(['deal-at-risk']);
  });

  test('a second task does not follow when the deal comes or goes', () => {
    const tasked = (given: PlayInput, tasksBy: readonly string[]): PlayInput => {
      const episodes = given.after.episodes.map((e): EpisodeInterval => ({ ...e, episodeId: 'e1', tasksBy }));
      return { ...given, after: { ...given.after, episodes } };
    };
    const withoutDeal = input(SOON, { ...gone, facts: champion });
    expect(names(decideAddress(tasked(withoutDeal, ['deal-at-risk'])))).toEqual([]);
    const withDeal = input(SOON, { ...gone, facts: both });
    // A play repeats its own decision, which is stored once.
    expect(names(decideAddress(tasked(withDeal, ['champion-lost'])))).toEqual(['champion-lost']);
    expect(names(decideAddress(tasked(withDeal, ['deal-at-risk'])))).toEqual(['deal-at-risk']);
    // The call about a full mailbox was another cause.
    expect(names(decideAddress(tasked(withDeal, ['soft-bounce-call'])))).toEqual(['deal-at-risk']);
    const softCall = input(8.1, { ...softTwice, facts: customer });
    expect(names(decideAddress(tasked(softCall, ['champion-lost'])))).toEqual(['soft-bounce-retry']);
  });

  test('being lost and having left are two causes', () => {
    const decisions = decideAddress(input(SOON, { history: { events: [left(-1), hard(0)] }, facts: champion }));
    expect(names(decisions)).toEqual(['champion-lost', 'global-unsubscribe']);
  });

  test('somebody’s word that the person is there silences everything', () => {
    const history = { events: [hard(0)], word: word(0.05, 'reachable') };
    expect(decideAddress(input(SOON, { history, facts: both }))).toEqual([]);
  });
});
