import { findLikelyTypo } from '../../../../src/flow/decide/likely-typo.ts';
import { deadSuppress } from '../../../../src/flow/decide/plays/dead-suppress.ts';
import { entryError } from '../../../../src/flow/decide/plays/entry-error.ts';
import type { CrmFacts } from '../../../../src/flow/facts.ts';
import { describePlay } from '../../../battery/play.battery.ts';
import { bounce, dayName, hard } from '../../build-history.ts';
import { colleague, company, contact, facts, input, readTask } from '../build-input.ts';

const noDomain = bounce(0, 'hard', 'domain_unknown', { diagnostic: '550 5.1.2 Host unknown' });
const matters = { contact: contact({ lifecycleStage: 'customer' }) };
const typed = (
  email: string,
  of: CrmFacts = facts({ ...matters, company: company({ domain: 'bluebird.example' }) }),
) => ({
  ...input(0.1, { history: { events: [noDomain] }, facts: of }),
  email,
  isDomainAlive: false,
});
const suggest = (given: ReturnType<typeof typed>) =>
  findLikelyTypo(given.after, given.email, given.facts, given.isDomainAlive);

describePlay(entryError, { 'a mistyped domain': typed('dana@bluebrid.example') });
describePlay(deadSuppress, { 'an address that is gone': input(0.1, { history: { events: [hard(0)] } }) });

describe('a mistyped domain', () => {
  test('is likely the one of the company, or of a colleague whom mail reaches, or of a mailbox provider', () => {
    expect(suggest(typed('dana@bluebrid.example'))).toBe('dana@bluebird.example');
    const near = facts({ company: null, colleagues: [colleague({ email: 'sam@bluebird.example' })] });
    expect(suggest(typed('dana@bluebrid.example', near))).toBe('dana@bluebird.example');
    expect(suggest(typed('dana@gmial.com'))).toBe('dana@gmail.com');
    expect(suggest(typed('dana@hotmai.lcom'))).toBe('dana@hotmail.com');
  });

  test('is never one that lives', () => {
    const given = typed('dana@gmial.com');
    expect(suggest({ ...given, isDomainAlive: true })).toBeNull();
    // "No such user" is the answer of a living domain, however much it looks like another one.
    const answered = {
      ...input(0.1, { history: { events: [hard(0)] } }),
      email: 'dana@gmial.com',
      isDomainAlive: false,
    };
    expect(suggest(answered)).toBeNull();
    const before = { events: [noDomain], deliveredDays: [dayName(-200)] };
    const reached = { ...input(0.1, { history: before }), email: 'dana@gmial.com', isDomainAlive: false };
    expect(suggest(reached)).toBeNull();
  });

  test('is not the right one under another name', () => {
    expect(suggest(typed('dana@bluebird.example'))).toBeNull();
    expect(suggest(typed('dana@something-else-entirely.example'))).toBeNull();
  });
});

test('the task says what it probably should be, and that nothing was changed; who does not matter gets none', () => {
  const task = readTask(entryError.decide(typed('dana@bluebrid.example'))[0]?.task);
  expect(task).toContain('is it dana@bluebird.example?');
  expect(task).toContain('nothing was changed');
  const [decision] = entryError.decide(
    typed('dana@bluebrid.example', facts({ company: company({ domain: 'bluebird.example' }) })),
  );
  expect(decision).toMatchObject({ task: null, because: { suggested: 'dana@bluebird.example' } });
});

test('suppressing says whether it is a suggestion or was done', () => {
  const given = input(0.1, { history: { events: [hard(0)] } });
  expect(deadSuppress.decide(given)[0]).toMatchObject({ task: null, because: { suppression: 'suggest' } });
  const automatic = { ...given, settings: { ...given.settings, suppressDead: 'automatic' as const } };
  expect(deadSuppress.decide(automatic)[0]?.because.suppression).toBe('automatic');
});
