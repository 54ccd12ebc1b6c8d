/** What every play must keep, whatever it is about. */
import { decideAddress } from '../../src/flow/decide/decide-address.ts';
import type { Decision, Play, PlayInput } from '../../src/flow/decide/play.ts';
import type { AddressState } from '../../src/flow/state.ts';

const DAY_MS = 86_400_000;

/** @param fires inputs upon which the play decides something */
export function describePlay(play: Play, fires: Readonly<Record<string, PlayInput>>): void {
  describe(`${play.id} keeps what every play keeps`, () => {
    const cases = Object.entries(fires);

    test.each(cases)('%s: it decides, in its own name, once per target', (_, given) => {
      const decisions = play.decide(given);
      expect(decisions.length).toBeGreaterThan(0);
      const targets = decisions.map(({ target }) => `${target.type} ${target.id}`);
      expect(new Set(targets).size).toBe(targets.length);
      for (const decision of decisions) {
        expect(decision.play).toBe(play.id);
        expect(given.after.episodes).toContain(decision.episode);
        expect(decision.at.getTime()).toBeLessThanOrEqual(given.now.getTime());
      }
    });

    test.each(cases)('%s: asked twice it answers the same, and changes nothing that it was given', (_, given) => {
      const copy = structuredClone(given);
      const first = play.decide(given);
      expect(play.decide(given)).toEqual(first);
      expect(given).toEqual(copy);
      expect(play.decide(deepFreeze(copy))).toEqual(first);
    });

    test.each(cases)(
      '%s: what was before makes no difference, so nothing is lost between a state and its tasks',
      (_, given) => {
        expect(play.decide({ ...given, before: given.after })).toEqual(play.decide(given));
      },
    );

    test.each(cases)('%s: switched off it is silent', (_, given) => {
      const off = { ...given.settings, plays: { ...given.settings.plays, [play.id]: { on: false } } };
      expect(decideAddress({ ...given, settings: off }).map((decision) => decision.play)).not.toContain(play.id);
    });

    test.each(cases)('%s: without a contact it is silent', (_, given) => {
      expect(play.decide({ ...given, facts: { ...given.facts, contact: null } })).toEqual([]);
    });

    test.each(cases)('%s: history opens nothing', (_, given) => {
      // What is over was acted upon while it was fresh.
      if (play.speaksOf !== 'ended') expect(play.decide({ ...given, after: asHistory(given.after) })).toEqual([]);
      const muchLater = new Date(given.now.getTime() + (given.settings.taskMaxAgeDays + 1) * DAY_MS);
      expect(play.decide({ ...given, now: muchLater })).toEqual([]);
    });

    test.each(cases)('%s: of what it does not speak of it is silent: what is over, or what lasts', (_, given) => {
      const endedAt = play.speaksOf === 'ended' ? null : given.now;
      const episodes = given.after.episodes.map((episode) => ({ ...episode, endedAt }));
      expect(play.decide({ ...given, after: { ...given.after, episodes } })).toEqual([]);
    });

    test.each(cases)('%s: a decision survives its way through JSON', (_, given) => {
      for (const { because } of play.decide(given)) {
        expect(JSON.parse(JSON.stringify(because))).toEqual(because);
      }
    });

    test.each(cases)('%s: a task stands at its anchor, has a short subject, and leaves no gap open', (_, given) => {
      for (const task of [...tasksOf(play.decide(given)), ...tasksOf(play.decide(bare(given)))]) {
        expect(task.associations).toContainEqual(task.anchor);
        expect(new Set(task.associations.map(({ type, id }) => `${type} ${id}`)).size).toBe(task.associations.length);
        expect(task.subject.length).toBeLessThanOrEqual(120);
        expect(task.dueAt.getTime()).toBeGreaterThanOrEqual(given.now.getTime());
        expectGoodWords([task.subject, ...task.sections.flatMap((s) => [s.heading ?? '', s.text ?? '', ...s.items])]);
        expect(task.sections.at(-1)?.heading).toBe('Why you got this');
      }
    });
  });
}

function tasksOf(decisions: readonly Decision[]) {
  return decisions.flatMap(({ task }) => task ?? []);
}

/** Everything that a CRM may not know. */
function bare(given: PlayInput): PlayInput {
  const { facts } = given;
  const contact = facts.contact && {
    ...facts.contact,
    name: '',
    jobTitle: null,
    phone: null,
    mobilePhone: null,
    linkedinUrl: null,
    country: null,
    ownerId: null,
  };
  const deals = facts.deals.map((deal) => ({ ...deal, name: '', amount: null, closeDate: null, ownerId: null }));
  return { ...given, survey: null, facts: { ...facts, contact, deals, company: null, colleagues: [] } };
}

function expectGoodWords(texts: readonly string[]): void {
  for (const text of texts) {
    expect(text).not.toMatch(/undefined|null|NaN|Invalid Date|\[object/);
    expect(text).not.toMatch(/[.,;:!?]{2}|\(\)|“”| {2}| [.,;]|^\s|\s$/);
    expect(text).not.toMatch(/\b1 (?:years|deals|days|mails|times)\b/);
    expect(text).not.toMatch(/\bdead\b|\bverdict\b|\bhard bounce\b/i);
  }
}

function asHistory(state: AddressState): AddressState {
  return {
    ...state,
    cause: state.cause && { ...state.cause, isHistory: true },
    optOut: { ...state.optOut, isHistory: true },
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
