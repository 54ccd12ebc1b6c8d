/** Is anything lost, doubled or stuck? Asked of the CRM itself and of the ledger, against the run without faults. */
import type { Knex } from 'knex';
import { query } from '../src/store/database.ts';
import { compareLines, readLedger } from './ledger.ts';
import type { Person } from './people.ts';
import type { SandboxClient, SandboxNote, SandboxTask } from './sandbox-client.ts';

export interface Findings {
  readonly tasksLost: number;
  readonly tasksDuplicated: number;
  readonly optOutsLost: number;
  /** Lines of the ledger, properties and notes that are not as in the run without faults. */
  readonly differences: number;
  /** What was found, in words. */
  readonly words: readonly string[];
}

export interface Side {
  readonly db: Knex;
  readonly portalId: number;
}

/** It leads to another address in each run. */
const OWN_LINK = 'bw_preferences_url';

/** @param others contacts that are judged elsewhere: what stands at them alone is left out */
export async function compareRuns(
  sandbox: SandboxClient,
  people: readonly Person[],
  others: ReadonlySet<string>,
  got: Side,
  expected: Side,
): Promise<Findings> {
  const [mine, theirs] = [
    await readCrm(sandbox, people, others, got),
    await readCrm(sandbox, people, others, expected),
  ];
  const blind = people.filter((person) => person.isLostChampion && theirs.tasks.get(person.email) !== 1);
  if (blind.length > 0) {
    throw new Error(`Without faults ${blind[0]?.email} has no task of its own: the run proves nothing.`);
  }
  const tasks = compareCounts('task', theirs.tasks, mine.tasks);
  const notes = compareCounts('note', theirs.notes, mine.notes);
  const optOuts = await findLostOptOuts(got, people, theirs.scopes, mine.scopes);
  const lines = [
    ...compareLines(await readLedger(expected.db, expected.portalId), await readLedger(got.db, got.portalId)),
    ...compareLines(theirs.properties, mine.properties),
    ...notes.words,
  ];
  const references = mine.references.length - new Set(mine.references).size;
  return {
    tasksLost: tasks.lost,
    tasksDuplicated: Math.max(tasks.duplicated, references),
    optOutsLost: optOuts.length,
    differences: lines.length,
    words: [...tasks.words, ...optOuts, ...lines],
  };
}

interface Crm {
  /** How many stand at whom. */
  readonly tasks: ReadonlyMap<string, number>;
  readonly notes: ReadonlyMap<string, number>;
  readonly references: readonly string[];
  readonly properties: ReadonlyMap<string, string>;
  readonly scopes: ReadonlyMap<string, string>;
}

async function readCrm(
  sandbox: SandboxClient,
  people: readonly Person[],
  others: ReadonlySet<string>,
  { portalId }: Side,
): Promise<Crm> {
  const { tasks, notes } = await sandbox.state(portalId);
  const emails = new Map<string, string>();
  const properties = new Map<string, string>();
  const scopes = new Map<string, string>();
  for (const { email } of people) {
    const contact = await sandbox.contact(portalId, email);
    emails.set(contact.id, email);
    scopes.set(email, contact.properties.bw_unsubscribe_scope ?? '');
    for (const [name, value] of Object.entries(contact.properties)) {
      if (name.startsWith('bw_') && name !== OWN_LINK) properties.set(`property ${email} ${name}`, value);
    }
  }
  const references = [...tasks.map(({ body }) => body), ...notes.map((note) => note.properties.hs_note_body ?? '')];
  return {
    tasks: countByPerson(tasks, emails, others),
    notes: countByPerson(notes, emails, others),
    references: references.flatMap((body) => /BW(?:-[0-9A-Z]{4}){3}/.exec(body)?.[0] ?? []),
    properties,
    scopes,
  };
}

function countByPerson(
  records: readonly (SandboxTask | SandboxNote)[],
  emails: ReadonlyMap<string, string>,
  others: ReadonlySet<string>,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { associations } of records) {
    const contacts = associations.contacts ?? [];
    if (contacts.length > 0 && contacts.every(({ id }) => others.has(id))) continue;
    const who =
      contacts
        .map(({ id }) => emails.get(id) ?? id)
        .sort()
        .join(' and ') || 'nobody';
    counts.set(who, (counts.get(who) ?? 0) + 1);
  }
  return counts;
}

function compareCounts(what: string, expected: ReadonlyMap<string, number>, got: ReadonlyMap<string, number>) {
  const words: string[] = [];
  let [lost, duplicated] = [0, 0];
  for (const who of new Set([...expected.keys(), ...got.keys()])) {
    const [should, does] = [expected.get(who) ?? 0, got.get(who) ?? 0];
    if (should === does) continue;
    lost += Math.max(0, should - does);
    duplicated += Math.max(0, does - should);
    words.push(`${who} has ${does} ${what}s instead of ${should}`);
  }
  return { lost, duplicated, words };
}

/** Whoever left is suppressed, and the CRM says so. */
async function findLostOptOuts(
  { db, portalId }: Side,
  people: readonly Person[],
  expected: ReadonlyMap<string, string>,
  got: ReadonlyMap<string, string>,
): Promise<string[]> {
  const rows = await query<{ who: string }>(
    db,
    `select a.email || ' ' || s.stream as who from suppression s join address a using (portal_id, address_id)
      where s.portal_id = ? and s.until is null and s.reason in ('unsubscribe_request', 'complaint')`,
    [portalId],
  );
  const standing = new Set(rows.map(({ who }) => who));
  return people
    .filter(({ leftStream }) => leftStream !== null)
    .flatMap(({ email, leftStream }) => {
      if (!standing.has(`${email} ${leftStream}`)) return [`${email} left, and is not suppressed`];
      const scope = got.get(email) ?? '';
      return scope === '' || scope !== expected.get(email) ? [`${email} left, and the CRM says "${scope}"`] : [];
    });
}
