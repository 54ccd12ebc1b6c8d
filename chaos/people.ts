/** The people of a round and what happens to their mail. Whatever order it arrives in, the outcome is one. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../src/lib/clock.ts';
import type { Random } from './random.ts';

/** What the person does on the public page. */
export interface PageVisit {
  readonly leaves: 'everything' | 'stream';
  readonly byOneClick: boolean;
  readonly answer: { readonly reason: string; readonly comment: string } | null;
}

export interface Person {
  readonly email: string;
  readonly name: string;
  readonly role: string | null;
  readonly ownerId: string;
  readonly hasDeal: boolean;
  /** True where a rep must be told, by one task. */
  readonly isLostChampion: boolean;
  /** Entries in SendGrid's format. */
  readonly events: readonly Readonly<Record<string, unknown>>[];
  readonly visit: PageVisit | null;
  /** null: does not leave; empty: everything; else the stream that is left. */
  readonly leftStream: string | null;
}

export const OWNER_IDS = ['501', '502', '503'] as const;
export const PAGE_STREAM = 'newsletter';

export const ROLES = ['CHAMPION', 'DECISION_MAKER', 'BUDGET_HOLDER'] as const;
const REASONS = ['too_often', 'not_relevant', 'never_signed_up'] as const;
export const GONE = { type: 'bounce', reason: '550 5.1.1 no such user here', status: '5.1.1' };
const FULL = { type: 'expired', reason: '452 4.2.2 mailbox full', status: '4.2.2' };
const REFUSED = { type: 'blocked', reason: '550 5.7.1 message rejected due to policy', status: '5.7.1' };
const GROUP = 4711;

/** @param now whole seconds; what happened lies before it */
export function makePeople(random: Random, round: number, now: Date): Person[] {
  const people: Person[] = [];
  let serial = 0;

  /** A domain for each: nobody shares an account, whose tasks would be merged. */
  function add(kind: string, more: Partial<Person>, entries: readonly (readonly [string, number, object])[]): void {
    const number = ++serial;
    const email = `${kind}@${kind}${number}-${round}.test`;
    const events = entries.map(([event, agoMs, detail], index) => ({
      email,
      event,
      timestamp: Math.floor((now.getTime() - agoMs) / 1_000),
      sg_event_id: `event-${round}-${number}-${index}`,
      sg_message_id: `message-${round}-${number}-${index}.filter0001`,
      category: ['chaos'],
      ...detail,
    }));
    people.push({
      email,
      name: `${kind} ${number}`,
      role: null,
      ownerId: random.pick(OWNER_IDS),
      hasDeal: false,
      isLostChampion: false,
      visit: null,
      leftStream: null,
      ...more,
      events,
    });
  }

  // Longer ago than ten minutes: what follows from a loss waits until it shows whether many share it.
  const minutes = () => random.whole(20, 600) * MINUTE_MS;
  // ESPs repeat for a week at most, and the keys of counted mail are kept for 21 days.
  const old = () => random.whole(8, 15) * DAY_MS;
  const champion = () => ({ role: random.pick(ROLES), isLostChampion: true });
  for (let n = random.whole(3, 5); n > 0; n--) {
    const again = random.chance(0.4) ? [['bounce', minutes(), GONE] as const] : [];
    add('champion', champion(), [['delivered', old(), {}], ['bounce', 11 * HOUR_MS, GONE], ...again]);
  }
  add('dealer', { ...champion(), hasDeal: true }, [['bounce', minutes(), GONE]]);
  add('full', {}, [
    ['deferred', 12 * HOUR_MS, { response: '452 4.2.2 mailbox full' }],
    ['bounce', minutes(), FULL],
  ]);
  add('blocked', {}, [['bounce', minutes(), REFUSED]]);
  add('back', {}, [
    ['bounce', 6 * DAY_MS, GONE],
    ['delivered', HOUR_MS, {}],
    ['delivered', 2 * HOUR_MS, {}],
  ]);
  add('unsubscriber', { leftStream: '' }, [
    ['delivered', 3 * DAY_MS, {}],
    ['unsubscribe', minutes(), {}],
  ]);
  add('complainer', { leftStream: '' }, [['spamreport', minutes(), {}]]);
  add('grouper', { leftStream: String(GROUP) }, [['group_unsubscribe', minutes(), { asm_group_id: GROUP }]]);
  for (let n = 3; n > 0; n--) {
    const leaves = n === 3 || random.chance(0.5) ? 'everything' : 'stream';
    const answer = random.chance(0.7) ? { reason: random.pick(REASONS), comment: `Too much of it, says ${n}.` } : null;
    const visit: PageVisit = { leaves, byOneClick: leaves === 'stream' && random.chance(0.5), answer };
    add('visitor', { visit, leftStream: leaves === 'everything' ? '' : PAGE_STREAM }, [
      ['delivered', random.whole(1, 5) * DAY_MS, {}],
    ]);
  }
  return people;
}
