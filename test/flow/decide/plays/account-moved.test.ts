import type { AccountPerson } from '../../../../src/flow/account.ts';
import { decideAddress } from '../../../../src/flow/decide/decide-address.ts';
import type { PlayInput } from '../../../../src/flow/decide/play.ts';
import { accountMoved } from '../../../../src/flow/decide/plays/account-moved.ts';
import { mergeMovedTasks } from '../../../../src/flow/decide/shared-task/moved-task.ts';
import type { AccountFacts } from '../../../../src/flow/facts.ts';
import { describePlay } from '../../../battery/play.battery.ts';
import { EMAIL, hard } from '../../build-history.ts';
import { contact, deal, facts, input, readTask } from '../build-input.ts';
import { champion, SOON } from '../play-stories.ts';
import { names } from '../read-decisions.ts';

const person = (email: string, part: Partial<AccountPerson> = {}): AccountPerson => ({
  email,
  addressId: 1,
  contactId: '501',
  name: null,
  mayContact: true,
  probable: null,
  ...part,
});
const probable = (email: string, to: string, confidence = 0.75, learnedFrom: readonly string[] = ['kim@acme.new']) => ({
  email,
  probable: to,
  confidence,
  learnedFrom,
  isAmbiguous: false,
});
const moved: AccountFacts = {
  domain: 'acme.example',
  kind: 'domain_changed',
  newDomain: 'acme.new',
  evidence: ['2 of them get mail at acme.new now.'],
  people: [
    person(EMAIL, { name: 'Dana Reyes', probable: probable(EMAIL, 'dana.reyes@acme.new') }),
    person('sam@acme.example', { name: 'Sam Lee', probable: probable('sam@acme.example', 'sam@acme.new', 0.97, []) }),
    person('lou@acme.example', { mayContact: false }),
  ],
};
const given = (account: AccountFacts | null, part: Parameters<typeof facts>[0] = {}) =>
  input(SOON, { history: { events: [hard(0)] }, facts: facts({ account, ...part }) });
const whenMoved = given(moved);
/** The plays that open a task. */
const tasksOf = (one: PlayInput) => names(decideAddress(one).filter((decision) => decision.task !== null));

describePlay(accountMoved, {
  'a company that moved': whenMoved,
  'a company that takes no mail': given({ ...moved, kind: 'domain_dead', newDomain: null }),
  'a company with new addresses': given({ ...moved, kind: 'format_changed', newDomain: null }),
  'a champion on a late deal': given(moved, { contact: contact({ buyingRoles: ['CHAMPION'] }), deals: [deal()] }),
});

test('the task says where everybody probably is, how sure that is, and whom not to contact', () => {
  const [decision] = accountMoved.decide(given(moved, { contact: contact({ buyingRoles: ['CHAMPION'] }) }));
  expect(readTask(decision?.task)).toBe(`Acme has moved to acme.new: 3 people
HIGH CALL, due 2026-03-03T22:00:00.000Z, owner 12

# What happened
Mail to 3 people at acme.example comes back, and people of Acme get mail at acme.new now: the company has probably moved there.

# Who, and where they probably are now
- Dana Reyes (${EMAIL}): probably dana.reyes@acme.new (likely; as with kim@acme.new)
- Sam Lee (sam@acme.example): probably sam@acme.new (very likely; an address of their own that the CRM knows)
- lou@acme.example: a new address is not known. Do not contact them: they asked to get no more mail from us

# Why it matters
- Dana Reyes: role: champion.

# What to do
1. Call one of them, or the company, and ask how its people are reached now.
2. Confirm each address on the page of the company, or correct it on its contact: nothing is changed by itself.
3. For everybody who has left: ask who has taken over, and add that person to the company.

# Why we think so
- 2 of them get mail at acme.new now.

# Why you got this
You got this because you own the company.
Bellwether’s play “Company moved” opens one task for all the people of a company that can no longer be reached as before. Repeats open no second one.`);
});

test('it speaks for the champion and the deal of the same person', () => {
  const account = moved;
  const lost = given(account, { contact: contact({ buyingRoles: ['CHAMPION'] }), deals: [deal()] });
  expect(tasksOf(lost)).toEqual(['account-moved']);
  expect(tasksOf(input(SOON, { history: { events: [hard(0)] }, facts: champion }))).toEqual(['champion-lost']);
});

test('that a company moved is told of somebody whose loss was told before, and that loss is told no second time after it', () => {
  const lost = given(moved, { contact: contact({ buyingRoles: ['CHAMPION'] }) });
  const after = (tasksBy: readonly string[], account: AccountFacts | null) => {
    const episodes = lost.after.episodes.map((one) => ({ ...one, episodeId: '7', tasksBy }));
    return tasksOf({ ...lost, facts: { ...lost.facts, account }, after: { ...lost.after, episodes } });
  };
  expect(after(['champion-lost'], moved)).toEqual(['account-moved', 'champion-lost']);
  expect(after(['account-moved'], { ...moved, kind: 'turnover' })).toEqual([]);
});

test.each(['turnover', 'gateway_blocking', 'unsure', 'well'] as const)('%s opens no task', (kind) => {
  expect(accountMoved.decide(given({ ...moved, kind }))).toEqual([]);
});

test('one person alone is no company, and whoever is not concerned gets nothing', () => {
  expect(accountMoved.decide(given({ ...moved, people: moved.people.slice(0, 1) }))).toEqual([]);
  expect(accountMoved.decide(given({ ...moved, people: moved.people.slice(1) }))).toEqual([]);
  expect(accountMoved.decide(given(null))).toEqual([]);
});

test('where nobody may be contacted the task is no call', () => {
  const people = moved.people.map((one) => ({ ...one, mayContact: false }));
  const [decision] = accountMoved.decide(given({ ...moved, people }));
  expect(decision?.task?.type).toBe('TODO');
  expect(readTask(decision?.task)).toContain('1. Do not contact any of them');
});

test('an address that would fit two people is to be asked for', () => {
  const [first, ...rest] = moved.people;
  const doubtful = { ...probable(EMAIL, 'd.reyes@acme.new', 0.4), isAmbiguous: true };
  const people = first ? [{ ...first, probable: doubtful }, ...rest] : rest;
  expect(readTask(accountMoved.decide(given({ ...moved, people }))[0]?.task)).toContain(
    'perhaps d.reyes@acme.new, but somebody else would have the same: ask first',
  );
});

test('tasks of several people become one: due with the first, with what matters of each, at all their records', () => {
  const taskOf = (part: Parameters<typeof facts>[0]) => accountMoved.decide(given(moved, part))[0]?.task;
  const urgent = taskOf({ deals: [deal()] });
  const other = taskOf({ contact: contact({ contactId: '502', name: 'Sam Lee', buyingRoles: ['CHAMPION'] }) });
  if (!urgent || !other) throw new Error('both have a task');
  const merged = mergeMovedTasks([other, urgent], other.anchor);
  expect(merged.dueAt).toEqual(urgent.dueAt);
  expect(merged.dueAt.getTime()).toBeLessThan(other.dueAt.getTime());
  expect(merged.sections.map((section) => section.heading)).toEqual(urgent.sections.map((section) => section.heading));
  expect(readTask(merged)).toContain('- Sam Lee: role: champion.\n- Dana Reyes: open deal');
  expect(merged.associations).toEqual([
    { type: 'contact', id: '502' },
    { type: 'company', id: '900' },
    { type: 'contact', id: '501' },
    { type: 'deal', id: '71' },
  ]);
});
