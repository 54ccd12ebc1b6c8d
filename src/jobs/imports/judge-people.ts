/** What would be believed of people, had a file been taken in: their history with its facts, concluded and decided. */
import type { Knex } from 'knex';
import { concludeAddress } from '../../flow/conclude/conclude-address.ts';
import { contactProperties } from '../../flow/enact/contact-property/contact-properties.ts';
import type { EventType, LedgerEvent } from '../../flow/event.ts';
import { type Settled, settleAddress } from '../../flow/pipeline.ts';
import type { AddressHistory, AddressState } from '../../flow/state.ts';
import { hashAddress } from '../../lib/address-hash.ts';
import { findAddressIds, listAddresses } from '../../store/address.ts';
import { seenInImport } from '../../store/counts.ts';
import { eventsOf } from '../../store/event.ts';
import { type ImportFact, knownEventKeys } from '../../store/import-part.ts';
import { findForgotten, hasForgotten } from '../../store/suppression.ts';
import { knownBurstsAround } from '../find-bursts.ts';
import { type JudgingPortal, loadWith, type Work } from '../load-work.ts';
import { countVerdict, type Findings } from './check-findings.ts';

export interface CheckingPortal extends JudgingPortal {
  /** For the hashes of those who were forgotten. */
  readonly hashKey: Buffer;
}

/** A fact of the file as JSON brought it back. */
type Fact = Omit<LedgerEvent, 'occurredAt' | 'receivedAt' | 'at'> & {
  occurredAt: string;
  receivedAt?: string;
  at?: string;
};

interface Person {
  readonly email: string;
  /** Facts that the ledger does not have. */
  readonly kept: LedgerEvent[];
  readonly days: string[];
}

/** Counted on top of what was found before. */
export async function judgePeople(
  db: Knex,
  portal: CheckingPortal,
  facts: readonly ImportFact[],
  before: Findings,
  now: Date,
): Promise<Findings> {
  const { portalId } = portal;
  const emails = [...new Set(facts.map((one) => one.email))];
  const ids = await findAddressIds(db, portalId, emails);
  const forgotten = await forgottenAmong(
    db,
    portal,
    emails.filter((email) => !ids.has(email)),
  );
  const told = facts.filter((one) => !forgotten.has(one.email)).map((one) => one.fact as Fact);
  const isCounted = (fact: Fact): boolean => fact.type === 'delivered' || fact.type === 'sent';
  const counted = told
    .filter(isCounted)
    .map((fact) => ({ eventKey: fact.eventKey, day: fact.occurredAt.slice(0, 10) }));
  const keys = told.filter((fact) => !isCounted(fact)).map((fact) => fact.eventKey);
  const known = new Set([
    ...(await knownEventKeys(db, portalId, keys)),
    ...(await seenInImport(db, portalId, counted)),
  ]);

  const people = new Map<string, Person>();
  const sums: Partial<Record<EventType, number>> = { ...before.facts };
  for (const fact of told) {
    sums[fact.type] = (sums[fact.type] ?? 0) + 1;
    if (known.has(fact.eventKey)) continue;
    const email = fact.recipient ?? '';
    const person = people.get(email) ?? { email, kept: [], days: [] };
    if (!isCounted(fact)) person.kept.push(revive(fact));
    else if (fact.type === 'delivered') person.days.push(fact.occurredAt.slice(0, 10));
    people.set(email, person);
  }
  const findings = {
    ...before,
    facts: sums,
    fresh: before.fresh + told.filter((fact) => !known.has(fact.eventKey)).length,
    known: before.known + told.filter((fact) => known.has(fact.eventKey)).length,
    people: before.people + emails.length,
    newPeople: before.newPeople + emails.filter((email) => !ids.has(email) && !forgotten.has(email)).length,
    forgotten: before.forgotten + forgotten.size,
  };
  return judgeEach(db, portal, [...people.values()], ids, findings, now);
}

async function judgeEach(
  db: Knex,
  portal: CheckingPortal,
  people: readonly Person[],
  ids: ReadonlyMap<string, number>,
  before: Findings,
  now: Date,
): Promise<Findings> {
  const standing = people.filter((person) => ids.has(person.email));
  const works = await loadStanding(
    db,
    portal,
    standing.flatMap((person) => ids.get(person.email) ?? []),
    now,
  );
  let findings = before;
  for (const person of people) {
    const work = works.get(ids.get(person.email) ?? -1);
    // Mere deliveries to somebody who never had trouble concern nobody.
    if (person.kept.length === 0 && !work?.before) continue;
    findings = work ? compare(portal, findings, person, work, now) : welcome(portal, findings, person, now);
  }
  return findings;
}

async function loadStanding(
  db: Knex,
  portal: CheckingPortal,
  ids: readonly number[],
  now: Date,
): Promise<Map<number, Work>> {
  if (ids.length === 0) return new Map();
  const { portalId } = portal;
  const [addresses, events] = await Promise.all([listAddresses(db, portalId, ids), eventsOf(db, portalId, ids)]);
  const suspects = addresses.map((one) => ({ ...one, events: events.get(one.addressId) ?? [] }));
  const works = await loadWith({ db }, portal, suspects, knownBurstsAround(db, portalId, suspects), now);
  return new Map(works.map((work) => [work.addressId, work]));
}

/** Somebody of whom the ledger knows something. */
function compare(portal: CheckingPortal, findings: Findings, person: Person, work: Work, now: Date): Findings {
  const history: AddressHistory = {
    ...work.history,
    events: [...work.history.events, ...person.kept],
    deliveredDays: [...new Set([...work.history.deliveredDays, ...person.days])].sort(),
  };
  const { settings, formerSettings } = portal;
  const then = settleAddress(history, work.before, work.facts, work.survey, settings, now, formerSettings);
  const isChanged =
    work.before === null || propertiesOf(then.state, history) !== propertiesOf(work.settled.state, work.history);
  return {
    ...noteState(findings, work.before === null ? null : work.settled.state, then.state),
    contacts: findings.contacts + Number(work.facts.contact !== null && isChanged),
    lookups: findings.lookups + Number(work.facts.contact === null && work.before === null),
    tasks: findings.tasks + tasksIn(then, work.settled),
  };
}

/** Somebody of whom nothing is known; whether HubSpot knows them is asked when they are there. */
function welcome({ settings, timeZone }: CheckingPortal, findings: Findings, person: Person, now: Date): Findings {
  const history = {
    email: person.email,
    events: person.kept,
    deliveredDays: person.days.sort(),
    life: [],
    word: null,
    actedUpon: [],
  };
  const state = concludeAddress(history, settings.conclude, now, timeZone);
  return { ...noteState(findings, null, state), lookups: findings.lookups + 1 };
}

function noteState(findings: Findings, from: AddressState | null, to: AddressState): Findings {
  const was = from?.optOut ?? { scope: 'none', streams: [] };
  const isOut = to.optOut.scope === 'everything' && was.scope !== 'everything';
  const isLess = to.optOut.scope === 'streams' && to.optOut.streams.length > was.streams.length;
  const { everything, streams } = findings.optOuts;
  return {
    ...findings,
    verdicts: countVerdict(findings.verdicts, from?.verdict ?? 'unknown', to.verdict),
    optOuts: { everything: everything + Number(isOut), streams: streams + Number(isLess) },
  };
}

function tasksIn(then: Settled, now: Settled): number {
  // What would be opened without the file as well is not the file's.
  const stand = new Set(now.decisions.filter((one) => one.task !== null).map((one) => one.play));
  return then.decisions.filter((one) => one.task !== null && !stand.has(one.play)).length;
}

/** As they would be written; whose link it is does not change. */
function propertiesOf(state: AddressState, { events }: AddressHistory): string {
  const dataSource = events.findLast((event) => event.dataSource !== null)?.dataSource ?? null;
  return JSON.stringify(contactProperties(state, null, dataSource, '', null));
}

async function forgottenAmong(
  db: Knex,
  { portalId, hashKey }: CheckingPortal,
  emails: readonly string[],
): Promise<Set<string>> {
  if (emails.length === 0 || !(await hasForgotten(db, portalId))) return new Set();
  const byHash = new Map(emails.map((email) => [hashAddress(hashKey, email).toString('hex'), email]));
  const found = await findForgotten(
    db,
    portalId,
    [...byHash.keys()].map((hash) => Buffer.from(hash, 'hex')),
  );
  return new Set([...found].flatMap((hash) => byHash.get(hash) ?? []));
}

function revive(fact: Fact): LedgerEvent {
  const { occurredAt, receivedAt = occurredAt, at = occurredAt, ...rest } = fact;
  return { ...rest, occurredAt: new Date(occurredAt), receivedAt: new Date(receivedAt), at: new Date(at) };
}
