/** The closing words, for somebody who sees Bellwether for the first time. */
import { SECOND_MS } from '../../lib/clock.ts';
import type { DemoSummary, PersonSummary } from './summary.ts';
import type { Terminal } from './terminal.ts';

const EVENT_WORDS: readonly (readonly [event: string, words: string])[] = [
  ['delivered', 'delivered'],
  ['open', 'opened'],
  ['click', 'clicked'],
  ['deferred', 'deferred for a while'],
  ['bounce', 'bounced'],
  ['dropped', 'not sent any more'],
  ['group_unsubscribe', 'left a list'],
  ['unsubscribe', 'left everything'],
  ['spamreport', 'marked as spam'],
  ['processed', 'taken for sending'],
];

/** Labels of `bw_email_status`, as they stand in the CRM. */
const STATUS_WORDS: readonly (readonly [status: string, words: string])[] = [
  ['gone', 'Address no longer works'],
  ['unsure', 'Unsure, please check'],
  ['blocked', 'Their mail server refuses us'],
  ['retrying', 'Did not arrive, will be tried again'],
  ['left_everything', 'Does not want our emails'],
  ['works', 'Address works'],
];

const NAME_WIDTH = 36;

/** @param staysUp whether its addresses can be opened */
export function printSummary(terminal: Terminal, summary: DemoSummary, staysUp: boolean): void {
  const { say, strong, faint } = terminal;
  const { cameIn, crm, tasks } = summary;
  say();
  say(strong(`A month of mail at ${summary.company}, worked off in ${seconds(summary.tookMs)}`));
  say(
    faint(`${crm.companies} companies, ${number(crm.contacts)} contacts, ${crm.deals} deals. All of it is invented.`),
  );
  say();
  say(strong('What came in'));
  say(`  ${number(cameIn.total)} events in ${cameIn.batches} requests of SendGrid and Postmark:`);
  for (const line of wrap(listEvents(cameIn.events), terminal.width - 2)) say(`  ${line}`);
  say();
  say(strong('What the CRM shows now'));
  for (const [status, words] of STATUS_WORDS) {
    const count = summary.standing[status] ?? 0;
    if (count > 0) say(`  ${String(count).padStart(4)}  ${words}`);
  }
  say();
  say(strong('Who was lost, and what became of it'));
  for (const person of summary.people.filter((one) => one.isTold)) printPerson(terminal, person);
  say();
  say(strong(`${tasks.total} tasks, and for whom`));
  for (const { owner, team, tasks: count } of tasks.byOwner) {
    say(`  ${String(count).padStart(4)}  ${owner}${team === '' ? '' : faint(`, ${team}`)}`);
  }
  say();
  say(strong('What was not done'));
  for (const words of notDone(summary)) {
    const [first = '', ...rest] = wrap(words, terminal.width - 4);
    say(`  - ${first}`);
    for (const line of rest) say(`    ${line}`);
  }
  say();
  if (staysUp) printAddresses(terminal, summary);
  else say('Without --once everything stays up, so that you can look around: npm run demo');
  if (summary.unsettled.length > 0) {
    say();
    say(
      terminal.alarm(
        `Not everything had arrived in the CRM in time. Still open: ${summary.unsettled.slice(0, 5).join(', ')}`,
      ),
    );
  }
}

function printPerson({ say, strong, faint, width }: Terminal, person: PersonSummary): void {
  const left = [person.name, person.company ?? ''];
  const right = wrap(person.happened, width - NAME_WIDTH - 2);
  for (const line of whatWasDone(person)) {
    right.push(...wrap(line, width - NAME_WIDTH - 4).map((part, index) => `${index === 0 ? '> ' : '  '}${part}`));
  }
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const cell = (left[index] ?? '').slice(0, NAME_WIDTH - 1).padEnd(NAME_WIDTH);
    say(`  ${index === 0 ? strong(cell) : faint(cell)}${right[index] ?? ''}`);
  }
}

/** Only what stands in the CRM. */
function whatWasDone(person: PersonSummary): string[] {
  const { properties, tasks } = person;
  const status = STATUS_WORDS.find(([value]) => value === properties.bw_email_status)?.[1];
  const told = properties.bw_survey_comment;
  return [
    ...(status ? [`Contact marked: “${status}”`] : []),
    ...(told ? [`Said why: “${told}”`] : []),
    ...(tasks.length === 0 ? ['No task'] : []),
    ...tasks.map((task) => `Task for ${task.owner ?? 'nobody'}: ${task.subject}`),
  ];
}

function notDone({ notDone: not }: DemoSummary): string[] {
  const { blocked, repeats, history, forged } = not;
  return [
    `${blocked.contacts} addresses behind gateways that refuse our mail are marked as refused, ${blocked.gone === 0 ? 'none' : blocked.gone} as dead: the people are there.`,
    `${number(repeats.entries)} events came twice and count once: ${repeats.happened} hard bounces happened, ${repeats.counted} are counted in the CRM.`,
    `${history.contacts} addresses that died more than two weeks ago were marked, and opened ${history.tasks === 0 ? 'no tasks' : `${history.tasks} tasks`}: history bothers nobody.`,
    `A forged batch declared ${forged.named} good contacts dead. It was answered with ${forged.status}, ${forged.quarantined === 1 ? 'lies in quarantine' : 'is not in quarantine'}, and ${forged.marked === 0 ? 'marked nobody' : `marked ${forged.marked}`}.`,
    `${not.unreadable.entries} entries that nobody can read are shown with their batch (${not.unreadable.batches} shown); the events around them were kept.`,
    `${not.strangers} addresses stand in no contact: their bounces are kept, and the CRM stays clean.`,
  ];
}

function printAddresses({ say, strong, faint }: Terminal, { addresses }: DemoSummary): void {
  say(strong('Have a look'));
  const rows: readonly (readonly [string, string, string])[] = [
    ['Bellwether', addresses.app, 'to sign in, choose Ingrid Falk and press Install'],
    ['The CRM', addresses.crm, 'a sandbox that plays HubSpot'],
    ['Its tasks', addresses.tasks, 'as reps read them'],
    ['A lost champion', addresses.lostContact, ''],
    ['Leaving', addresses.unsubscribe, "a recipient's page"],
  ];
  for (const [label, url, hint] of rows) {
    say(`  ${label.padEnd(16)} ${url}`);
    if (hint !== '') say(`  ${' '.repeat(16)} ${faint(hint)}`);
  }
}

function listEvents(events: Readonly<Record<string, number>>): string {
  return EVENT_WORDS.filter(([event]) => (events[event] ?? 0) > 0)
    .map(([event, words]) => `${number(events[event] ?? 0)} ${words}`)
    .join(', ');
}

function number(value: number): string {
  return value.toLocaleString('en');
}

function seconds(ms: number): string {
  return `${(ms / SECOND_MS).toFixed(0)} seconds`;
}

/** Breaks at blanks; a longer word stands alone. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
