/** The task about several people of one account, as the rep reads it. */
import { type AccountCause, draftAccountTask } from '../../../src/flow/decide/shared-task/account-task.ts';
import { comparePeople, type TaskPerson } from '../../../src/flow/decide/shared-task/task-person.ts';
import { readTask } from './build-input.ts';

const CAUSE: AccountCause = {
  companyId: '900',
  company: 'Acme',
  play: 'champion-lost',
  reason: 'user_unknown',
};
const ANCHOR = { type: 'contact', id: '501' } as const;

function person(name: string, part: Partial<TaskPerson> = {}): TaskPerson {
  const email = `${name.toLowerCase().replace(' ', '.')}@acme.example`;
  const contactId = part.contactId ?? '501';
  return {
    contactId,
    addressId: 7,
    email,
    name,
    described: `${name}, Buyer at Acme (${email})`,
    company: 'Acme',
    role: 'decision maker',
    importance: 30,
    mayCall: true,
    firstStep: `Call ${name} by the next working day: +1 555 0100`,
    happened: 'The receiving server’s own words on 20 Nov 2026: “550 5.1.1 no such user”',
    whyYou: 'You got this because you own the contact.',
    ownerId: '11',
    priority: 'HIGH',
    dueAt: Date.parse('2026-11-23T22:00:00Z'),
    associations: [
      { type: 'contact', id: contactId },
      { type: 'company', id: '900' },
    ],
    ...part,
  };
}

test('it names everybody, the most important first, says whom to call, and why it is one task', () => {
  const people = [
    person('Dana Reyes'),
    person('Sam Lee', { contactId: '502', importance: 50, ownerId: '12', role: 'champion' }),
    person('Kim Park', { contactId: '503', importance: 10, role: null }),
  ];
  expect(
    readTask(draftAccountTask(CAUSE, people, ANCHOR)),
  ).toBe(`3 key contacts lost at Acme? Sam Lee, Dana Reyes and 1 more
HIGH CALL, due 2026-11-23T22:00:00.000Z, owner 12

# What happened
Mail no longer reaches 3 people at Acme, for the same reason: the receiving server says that the address does not exist.
When several people of one company are lost together, the company may have changed its addresses: one call can tell.

# Who, the most important first
- Sam Lee, Buyer at Acme (sam.lee@acme.example), champion
- Dana Reyes, Buyer at Acme (dana.reyes@acme.example), decision maker
- Kim Park, Buyer at Acme (kim.park@acme.example)

# What to do
1. Call Sam Lee by the next working day: +1 555 0100
2. If Sam Lee answers: ask whether addresses at Acme have changed, and how to reach the others.
3. If you cannot reach them: go on with the next person in the list.
4. Correct each address that you learn on its contact.
5. For everybody who has left: ask who has taken over, and add that person to the company.

# What the receiving server said
- sam.lee@acme.example: The receiving server’s own words on 20 Nov 2026: “550 5.1.1 no such user”
- dana.reyes@acme.example: The receiving server’s own words on 20 Nov 2026: “550 5.1.1 no such user”
- kim.park@acme.example: The receiving server’s own words on 20 Nov 2026: “550 5.1.1 no such user”

# Why you got this
You got this because you own the contact.
Some of the others have another owner; the task goes to the owner of Sam Lee, so that one person calls the company.
People of one company who are lost for the same reason share one task.`);
});

test('it stands at everybody, the company and their deals, each once, and at its anchor first', () => {
  const people = [
    person('Dana Reyes', { associations: [ANCHOR, { type: 'company', id: '900' }, { type: 'deal', id: '71' }] }),
    person('Sam Lee', { contactId: '502', importance: 50 }),
  ];
  expect(draftAccountTask(CAUSE, people, ANCHOR).associations).toEqual([
    { type: 'contact', id: '501' },
    { type: 'company', id: '900' },
    { type: 'contact', id: '502' },
    { type: 'deal', id: '71' },
  ]);
});

test('who asked to be left alone is never the one to call', () => {
  const people = [
    person('Dana Reyes', { importance: 90, mayCall: false, firstStep: 'Do not contact Dana Reyes: they asked.' }),
    person('Sam Lee', { contactId: '502' }),
  ];
  const text = readTask(draftAccountTask(CAUSE, people, ANCHOR));
  expect(text).toContain('1. Call Sam Lee');
  expect(text).toContain('decision maker. Do not contact them: they asked to get no more mail from us');
  const none = draftAccountTask(
    CAUSE,
    people.map((one) => ({ ...one, mayCall: false })),
    ANCHOR,
  );
  expect(none.type).toBe('TODO');
  expect(readTask(none)).toContain('1. Do not contact any of them');
});

test('a whole company fits: the list is cut with a count, and the subject stays short', () => {
  const people = Array.from({ length: 300 }, (_, n) =>
    person(`Person With A Rather Long Name ${String(n).padStart(3, '0')}`, {
      contactId: String(n),
      associations: [{ type: 'contact', id: String(n) }],
    }),
  );
  const task = draftAccountTask({ ...CAUSE, company: 'A Company With A Name That Goes On And On' }, people, ANCHOR);
  expect(task.subject.length).toBeLessThanOrEqual(120);
  expect(task.sections[1]?.items).toHaveLength(41);
  expect(task.sections[1]?.items.at(-1)).toBe('And 260 more');
  expect(task.associations).toHaveLength(100);
  expect(task.associations[0]).toEqual(ANCHOR);
});

test('people of equal weight stand in one order, whatever order they came in', () => {
  const people = [person('Sam Lee'), person('Dana Reyes')];
  expect(people.sort(comparePeople).map((one) => one.name)).toEqual(['Dana Reyes', 'Sam Lee']);
  expect(
    people
      .toReversed()
      .sort(comparePeople)
      .map((one) => one.name),
  ).toEqual(['Dana Reyes', 'Sam Lee']);
});
