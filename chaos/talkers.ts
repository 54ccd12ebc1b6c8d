/** People whose contacts are changed in the CRM while mail about them is worked off, and what must be true of them at the end. */
import { HOUR_MS, MINUTE_MS } from '../src/lib/clock.ts';
import { GONE, OWNER_IDS, ROLES } from './people.ts';
import type { Random } from './random.ts';

/** What happens to the contact; by hand, or by another integration. */
export type Act =
  /** Into one contact, whose values win where it is the primary one. */
  | { readonly kind: 'merge'; readonly primary: 'talker' | 'double' }
  /** `task`: when the task is in the CRM. */
  | { readonly kind: 'correct'; readonly to: string; readonly after: 'task' | 'nothing' }
  /** Nobody had the address until now. */
  | { readonly kind: 'create' }
  | { readonly kind: 'delete' };

export interface Expected {
  /** Fewest and most tasks; they stand at the contact that goes on. */
  readonly tasks: readonly [number, number];
  readonly isOpen: boolean;
  /** Notes about the end of the task; null: not judged. */
  readonly notes: number | null;
  /** `bw_email_status` of the contact that goes on; null: not judged. */
  readonly status: string | null;
  /** `bw_unsubscribe_scope` of the contact that goes on; null: not judged. */
  readonly scope: string | null;
  /** Addresses that nobody may mail. */
  readonly optedOut: readonly string[];
}

export interface Talker {
  readonly kind: string;
  readonly email: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly isKnown: boolean;
  /** Properties of another contact of the same person. */
  readonly double: Readonly<Record<string, string>> | null;
  /** Entries in SendGrid's format. */
  readonly events: readonly Readonly<Record<string, unknown>>[];
  readonly act: Act;
  readonly atMs: number;
  readonly expected: Expected;
}

const ACTS_MS = 4_000;
const LOST: Expected = { tasks: [1, 1], isOpen: true, notes: 0, status: 'gone', scope: null, optedOut: [] };
const MAYBE_LOST: Expected = { ...LOST, tasks: [0, 1], notes: null, status: '' };
const NOT_JUDGED: Expected = { ...LOST, tasks: [0, 1], notes: null, status: null };
const CLOSED: Expected = { ...LOST, isOpen: false, notes: 1, status: '' };

interface Kind {
  readonly event: 'bounce' | 'unsubscribe' | 'blocked';
  readonly isUnknown?: boolean;
  /** Of the double: `none`: it has no address. */
  readonly double?: 'none' | 'own';
  act(newEmail: string): Act;
  expected(email: string, newEmail: string): Expected;
}

/** @see Act; every kind of talk, with what must be true at the end in whatever order the talk and the mail arrive */
const KINDS: Readonly<Record<string, Kind>> = {
  merger: { event: 'bounce', double: 'none', act: () => ({ kind: 'merge', primary: 'talker' }), expected: () => LOST },
  merged: { event: 'bounce', double: 'none', act: () => ({ kind: 'merge', primary: 'double' }), expected: () => LOST },
  // Who is mailed at another address by then is not lost.
  mergedaway: {
    event: 'bounce',
    double: 'own',
    act: () => ({ kind: 'merge', primary: 'double' }),
    expected: () => MAYBE_LOST,
  },
  corrected: {
    event: 'bounce',
    act: (to) => ({ kind: 'correct', to, after: 'task' }),
    expected: () => CLOSED,
  },
  hasty: {
    event: 'bounce',
    act: (to) => ({ kind: 'correct', to, after: 'nothing' }),
    expected: () => ({ ...CLOSED, tasks: [0, 1], notes: null }),
  },
  waiting: { event: 'bounce', isUnknown: true, act: () => ({ kind: 'create' }), expected: () => LOST },
  deleted: { event: 'blocked', act: () => ({ kind: 'delete' }), expected: () => NOT_JUDGED },
  leaver: {
    event: 'unsubscribe',
    act: () => ({ kind: 'delete' }),
    expected: (email) => ({ ...NOT_JUDGED, optedOut: [email] }),
  },
  // Only the person lifts an opt-out: no merge does, whichever comes first.
  goer: {
    event: 'unsubscribe',
    double: 'own',
    act: () => ({ kind: 'merge', primary: 'double' }),
    expected: (email, other) => ({ ...NOT_JUDGED, scope: 'everything', optedOut: [email, other] }),
  },
};
const ALWAYS = ['merger', 'merged'];
const EVENTS = {
  bounce: GONE,
  unsubscribe: {},
  blocked: { type: 'blocked', reason: '550 5.7.1 message rejected due to policy', status: '5.7.1' },
};

/** @param now whole seconds */
export function makeTalkers(random: Random, round: number, now: Date): Talker[] {
  const others = Object.keys(KINDS).filter((kind) => !ALWAYS.includes(kind));
  const kinds = [random.pick(ALWAYS), ...random.shuffle(others).slice(0, 4)];
  return kinds.flatMap((name, index): Talker[] => {
    const kind = KINDS[name];
    if (!kind) return [];
    const email = `${name}@talk-${index}-${round}.test`;
    const newEmail = `${name}@double-${index}-${round}.test`;
    const agoMs = kind.event === 'bounce' ? 11 * HOUR_MS : random.whole(5, 600) * MINUTE_MS;
    const names = { firstname: `${name} talker` };
    return [
      {
        kind: name,
        email,
        properties: {
          ...names,
          email,
          hubspot_owner_id: random.pick(OWNER_IDS),
          ...(kind.event === 'bounce' ? { hs_buying_role: random.pick(ROLES) } : {}),
        },
        isKnown: kind.isUnknown !== true,
        double: kind.double ? { ...names, ...(kind.double === 'own' ? { email: newEmail } : {}) } : null,
        events: [
          {
            email,
            event: kind.event === 'unsubscribe' ? 'unsubscribe' : 'bounce',
            timestamp: Math.floor((now.getTime() - agoMs) / 1_000),
            sg_event_id: `talk-${round}-${index}`,
            sg_message_id: `talk-message-${round}-${index}.filter0001`,
            category: ['chaos'],
            ...EVENTS[kind.event],
          },
        ],
        act: kind.act(newEmail),
        atMs: random.whole(0, ACTS_MS),
        expected: kind.expected(email, newEmail),
      },
    ];
  });
}
