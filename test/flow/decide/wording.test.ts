/** A portal's own words in its tasks. */
import { decideAddress } from '../../../src/flow/decide/decide-address.ts';
import { judgeWording, OPENING_MAX, TITLE_MAX, tidyWording } from '../../../src/flow/decide/task-text/wording.ts';
import { renderTask } from '../../../src/flow/enact/task/render-task.ts';
import type { CrmFacts } from '../../../src/flow/facts.ts';
import type { PlayId } from '../../../src/flow/settings.ts';
import { hard } from '../build-history.ts';
import { company, contact, deal, facts, input, SETTINGS } from './build-input.ts';
import { SOON } from './play-stories.ts';

const CHAMPION = contact({ buyingRoles: ['DECISION_MAKER'] });
const KNOWN = facts({ contact: CHAMPION });

function taskIn(title: string, opening: string, known: CrmFacts = KNOWN, play: PlayId = 'champion-lost') {
  const wording = { ...SETTINGS.wording, [play]: { title, opening } };
  const given = input(SOON, { history: { events: [hard(0)] }, facts: known, settings: { wording } });
  const [task] = decideAddress(given).flatMap((decision) => decision.task ?? []);
  if (!task) throw new Error('no task');
  return task;
}

test('an empty wording is ours', () => {
  expect(taskIn('', '')).toEqual(taskIn('', '', KNOWN, 'deal-at-risk'));
  expect(taskIn('', '').subject).toBe('Lost decision maker? Dana Reyes (Acme): address no longer works');
});

test('title and opening take what is known of the case; the rest of the task stays', () => {
  const ours = taskIn('', '');
  const task = taskIn('{person} at {company} ({role}) is gone', 'Since {date}: {reason}.\nWrite to {address}, {job}.');
  expect(task.subject).toBe('Dana Reyes at Acme (decision maker) is gone');
  expect(task.sections[0]).toEqual({
    heading: null,
    text: 'Since 2 Mar 2026: the address does not exist.\nWrite to dana.reyes@acme.example, Head of Operations.',
    items: [],
  });
  expect(task.sections.slice(1)).toEqual(ours.sections);
  expect({ ...task, subject: ours.subject, sections: ours.sections }).toEqual(ours);
});

test('the deal that closes next can be named', () => {
  const known = facts({ contact: CHAMPION, deals: [deal()] });
  const task = taskIn('{deal} ({amount}): call {person}', '', known, 'deal-at-risk');
  expect(task.subject).toBe('Acme rollout ($48,000): call Dana Reyes');
});

test('what the CRM does not know is said in words', () => {
  const bare = facts({ contact: { ...CHAMPION, name: '', jobTitle: null }, company: null });
  const task = taskIn('{person}, {job} at {company}, {deal}, {amount}', '', bare);
  expect(task.subject).toBe('dana.reyes@acme.example, contact at their company, no open deal, no amount');
});

test('a subject stays within 120 characters, by shortening names and not words', () => {
  const long = facts({
    contact: { ...CHAMPION, name: 'Maximiliane '.repeat(20) },
    company: company({ name: 'Werk '.repeat(40) }),
  });
  const { subject } = taskIn('Please call {person} at {company} today, it matters', '', long);
  expect(subject.length).toBeLessThanOrEqual(120);
  expect(subject).toContain('Please call Maximiliane');
  expect(subject).toContain('today, it matters');
});

test('a name from the CRM is neither markup, nor a formula, nor a placeholder', () => {
  const hostile = facts({ contact: { ...CHAMPION, name: '=HYPERLINK("https://evil.example") <b>{company}</b>' } });
  const task = taskIn('{person} left', 'About {person}', hostile);
  expect(task.subject).toBe('HYPERLINK("https://evil.example") <b>{company}</b> left');
  const body = renderTask(task, 'BW-1', 'https://x.example').properties.hs_task_body ?? '';
  expect(body).toContain('About =HYPERLINK(&quot;https://evil.example&quot;) &lt;b&gt;{company}&lt;/b&gt;');
  expect(body).not.toContain('<b>');
});

test('a title of which nothing is left gives way to ours', () => {
  const nameless = facts({ contact: { ...CHAMPION, name: '=+-@' } });
  expect(taskIn('{person}', '', nameless).subject).toBe(taskIn('', '', nameless).subject);
});

test.each([
  ['{persn} left', 'is not known'],
  ['{} left', 'is not known'],
  ['call {person', 'stands alone'],
  ['call person}', 'stands alone'],
  ['{{person}}', 'stands alone'],
  ['=1+1', 'formula'],
  ['  @home', 'formula'],
  ['-2', 'formula'],
  ['x'.repeat(TITLE_MAX + 1), `At most ${TITLE_MAX}`],
])('“%s” cannot be taken, and why is said', (text, why) => {
  expect(judgeWording(text, TITLE_MAX)).toContain(why);
});

test('good wording is taken', () => {
  expect(judgeWording('', TITLE_MAX)).toBeNull();
  expect(judgeWording('Call {person}: {reason}!', TITLE_MAX)).toBeNull();
  expect(judgeWording('x'.repeat(OPENING_MAX), OPENING_MAX)).toBeNull();
});

test('what nobody sees is taken out: control characters, and those that turn the direction', () => {
  expect(tidyWording(' Call\u0000 \u202Ethem\u200F\r\nnow\tplease  ')).toBe('Call them\nnow please');
});
