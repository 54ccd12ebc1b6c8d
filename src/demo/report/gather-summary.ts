/** Reads the CRM after everything was worked off, and puts together what there is to tell. */
import { accountByKey } from '../company/accounts.ts';
import type { DemoCompany } from '../company/demo-company.ts';
import type { Person } from '../company/person.ts';
import { OWNERS, SELLER } from '../company/seller.ts';
import { type Batch, UNREADABLE_ENTRIES } from '../mail/batches.ts';
import { isHistory, type Trace } from '../mail/expectations.ts';
import type { ReportedEvent } from '../mail/write-history.ts';
import { plainText } from '../outside/browser.ts';
import type { CrmRecord, CrmTask, PortalState, SandboxClient, SeededIds } from '../outside/sandbox-client.ts';
import type { DemoSummary, PersonSummary, TaskSummary } from './summary.ts';

export interface DemoRun {
  readonly company: DemoCompany;
  readonly companies: number;
  readonly now: Date;
  readonly sandbox: SandboxClient;
  readonly ids: SeededIds;
  readonly history: readonly ReportedEvent[];
  readonly batches: readonly Batch[];
  readonly traces: readonly Trace[];
  readonly forged: { readonly status: number; readonly victims: readonly string[]; readonly quarantined: number };
  /** Batches that Bellwether shows as not wholly readable. */
  readonly unreadable: number;
  readonly unsettled: readonly string[];
  readonly appUrl: string;
  readonly unsubscribeUrl: string;
  readonly tookMs: number;
}

export async function gatherSummary(run: DemoRun): Promise<DemoSummary> {
  const { company, sandbox, traces, forged } = run;
  const [state, calls] = await Promise.all([sandbox.state(), sandbox.calls()]);
  const told = company.people.filter((person) => person.story !== null);
  const wanted = new Set([...traces.map((trace) => trace.email), ...told.map(({ email }) => email), ...forged.victims]);
  const contacts = new Map<string, CrmRecord>();
  for (const email of wanted) contacts.set(email, await sandbox.contact(email));
  const marked = traces.flatMap((trace) => contacts.get(trace.email) ?? []);
  const old = traces.filter((trace) => isHistory(trace, run.now) && isLost(contacts.get(trace.email)));
  const portal = `${sandbox.url}/portals/${SELLER.portalId}`;
  const people = told.map((person) => describePerson(person, contacts.get(person.email), state, run, portal));

  return {
    company: SELLER.name,
    portalId: SELLER.portalId,
    tookMs: run.tookMs,
    unsettled: run.unsettled,
    crm: {
      companies: run.companies,
      contacts: company.people.length,
      deals: company.deals.length,
      calls: calls.total,
      rateLimited: calls.rateLimited,
    },
    cameIn: {
      batches: run.batches.length,
      events: countBy(run.history.map(({ event }) => event.event)),
      total: run.history.length,
    },
    standing: countBy([...contacts.values()].map((contact) => property(contact, 'bw_email_status'))),
    people,
    tasks: { total: state.tasks.length, byOwner: countOwners(state.tasks) },
    notDone: {
      blocked: countBlocked(run, contacts),
      repeats: {
        entries: run.batches.reduce((sum, batch) => sum + (batch.kind === 'again' ? batch.entries.length : 0), 0),
        counted: marked.reduce((sum, contact) => sum + Number(property(contact, 'bw_hard_bounces')), 0),
        happened: traces.reduce((sum, trace) => sum + trace.hardBounces, 0),
      },
      history: {
        contacts: old.length,
        tasks: old.reduce((sum, { email }) => sum + tasksOf(state, contacts.get(email)).length, 0),
      },
      forged: {
        status: forged.status,
        quarantined: forged.quarantined,
        named: forged.victims.length,
        marked: forged.victims.filter((email) => property(contacts.get(email), 'bw_email_status') !== '').length,
      },
      unreadable: { entries: UNREADABLE_ENTRIES, batches: run.unreadable },
      strangers: company.strangers.length,
    },
    addresses: {
      app: run.appUrl,
      crm: `${portal}/contacts`,
      tasks: `${portal}/tasks`,
      lostContact: people.find((person) => person.tasks.length > 0)?.contactUrl ?? `${portal}/contacts`,
      unsubscribe: run.unsubscribeUrl,
    },
  };
}

function isLost(contact: CrmRecord | undefined): boolean {
  return ['gone', 'unsure'].includes(property(contact, 'bw_email_status'));
}

/** Of those whom a gateway refused in their last mail. */
function countBlocked(run: DemoRun, contacts: ReadonlyMap<string, CrmRecord>): { contacts: number; gone: number } {
  const refused = run.company.people.filter((person) => person.turns.at(-1)?.reply === 'refused');
  const statuses = refused.map((person) => property(contacts.get(person.email), 'bw_email_status'));
  return {
    contacts: statuses.filter((status) => status === 'blocked').length,
    gone: statuses.filter((status) => status === 'gone').length,
  };
}

function describePerson(
  person: Person,
  contact: CrmRecord | undefined,
  state: PortalState,
  run: DemoRun,
  portal: string,
): PersonSummary {
  const dealNames = new Map(Object.entries(run.ids.deals).map(([name, id]) => [id, name]));
  const own = Object.entries(contact?.properties ?? {}).filter(
    ([name, value]) => name.startsWith('bw_') && value !== '',
  );
  return {
    key: person.story?.key ?? '',
    name: `${person.firstName} ${person.lastName}`,
    email: person.email,
    company: person.account === null ? null : accountByKey(person.account).name,
    happened: person.story?.happened ?? '',
    isTold: person.story?.isTold ?? false,
    contactUrl: `${portal}/contacts/${contact?.id ?? ''}`,
    properties: Object.fromEntries(own),
    tasks: tasksOf(state, contact).map((task) => describeTask(task, dealNames)),
  };
}

function describeTask(task: CrmTask, dealNames: ReadonlyMap<string, string>): TaskSummary {
  return {
    subject: task.subject,
    body: plainText(task.body),
    owner: task.owner?.name ?? null,
    priority: task.priority,
    type: task.type,
    dueAt: task.dueAt,
    deals: (task.associations.deals ?? []).flatMap(({ id }) => dealNames.get(id) ?? []),
  };
}

function tasksOf(state: PortalState, contact: CrmRecord | undefined): CrmTask[] {
  if (!contact) return [];
  return state.tasks.filter((task) => task.associations.contacts?.some(({ id }) => id === contact.id));
}

function countOwners(tasks: readonly CrmTask[]): DemoSummary['tasks']['byOwner'] {
  const counts = countBy(tasks.map((task) => task.owner?.id ?? ''));
  return Object.entries(counts)
    .map(([id, count]) => {
      const owner = OWNERS.find((one) => one.id === id);
      return {
        owner: owner ? `${owner.firstName} ${owner.lastName}` : 'Nobody',
        team: owner?.team ?? '',
        tasks: count,
      };
    })
    .sort((a, b) => b.tasks - a.tasks);
}

function property(contact: CrmRecord | undefined, name: string): string {
  return contact?.properties[name] ?? '';
}

function countBy(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
