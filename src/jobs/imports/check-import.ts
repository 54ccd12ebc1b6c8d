/** What a file would do, found out without doing it: by the same reading, the same conclusions and the same plays. */
import type { Knex } from 'knex';
import { readRow } from '../../esp/table_file/read-row.ts';
import { readRows } from '../../esp/table_file/rows-body.ts';
import type { MailEvent } from '../../flow/event.ts';
import { readEvents } from '../../flow/pipeline.ts';
import { type Clock, SECOND_MS } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { type Db, isPassing, reasonOf } from '../../store/database.ts';
import { findImport, findToCheck, type ImportRow, lockImport, saveCheck } from '../../store/import.ts';
import { deleteFacts, insertFacts, listParts, nextFacts } from '../../store/import-part.ts';
import { CHECK_BEGINS, type CheckState, countSkip, EXAMPLES, type Findings } from './check-findings.ts';
import { weighSome } from './check-found.ts';
import { type CheckingPortal, judgePeople } from './judge-people.ts';

export interface CheckDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly log: Log;
}

/** Parts of 500 rows, and people, of one step: a second or two each. */
const PARTS = 10;
const PEOPLE = 500;

/** One step of the oldest check that was asked for. @returns how much was done; 0 where there is none */
export async function checkImports(deps: CheckDeps, portal: CheckingPortal): Promise<number> {
  const importId = await findToCheck(deps.db, portal.portalId);
  return importId === null ? 0 : checkSome(deps, portal, importId);
}

/** @returns 0 where it has ended, or is not to be checked */
async function checkSome(deps: CheckDeps, portal: CheckingPortal, importId: number): Promise<number> {
  try {
    return await takeStep(deps.db, deps.clock, portal, importId);
  } catch (thrown) {
    if (isPassing(thrown)) throw thrown;
    // A fault of ours may not stand in the way of everything else: the check ends with it, and says so.
    deps.log.error({ portalId: portal.portalId, importId, err: reasonOf(thrown) }, 'a file could not be checked');
    const file = await findImport(deps.db, portal.portalId, importId);
    const failed = { ...stateOf(file), phase: 'done', failure: reasonOf(thrown) };
    const begunAt = deps.clock.now();
    await saveCheck(deps.db, portal.portalId, importId, { state: 'checked', checkState: failed, begunAt });
    return 1;
  }
}

/** All of it at once, for whoever waits: the command line. */
export async function checkWhole(
  deps: CheckDeps,
  portal: CheckingPortal,
  importId: number,
  onStep: (state: CheckState, file: ImportRow) => void,
): Promise<Findings> {
  for (;;) {
    const done = await checkSome(deps, portal, importId);
    const file = await findImport(deps.db, portal.portalId, importId);
    const state = stateOf(file);
    if (file) onStep(state, file);
    // Another worker may hold it, or have ended it.
    if (file?.state !== 'checking' || done === 0) return state.findings;
  }
}

export function stateOf(file: ImportRow | null): CheckState & { readonly failure?: string } {
  return (file?.checkState as CheckState | null) ?? CHECK_BEGINS;
}

async function takeStep(db: Knex, clock: Clock, portal: CheckingPortal, importId: number): Promise<number> {
  const { portalId } = portal;
  const now = clock.now();
  const seen = await findImport(db, portalId, importId);
  const state = stateOf(seen);
  // People are looked at with many queries at once, which no transaction can do.
  const judged = state.phase === 'judge' ? await judgeSome(db, portal, importId, state, now) : null;
  return db.transaction(async (trx) => {
    const file = await lockImport(trx, portalId, importId);
    if (file?.state !== 'checking' || file.plan === null) return 0;
    // Somebody else may have taken this very step meanwhile.
    if (!isSamePlace(stateOf(file), state)) return 1;
    if (file.begunAt === null) await deleteFacts(trx, portalId, importId);
    const next = judged ?? (await readSome(trx, portal, file, state, now));
    if (next.phase === 'done') await deleteFacts(trx, portalId, importId);
    await saveCheck(trx, portalId, importId, {
      state: next.phase === 'done' ? 'checked' : 'checking',
      checkState: next,
      begunAt: file.begunAt ?? now,
    });
    return 1;
  });
}

function isSamePlace(a: CheckState, b: CheckState): boolean {
  return a.phase === b.phase && a.part === b.part && a.email === b.email;
}

async function readSome(
  db: Db,
  { portalId, settings }: CheckingPortal,
  file: ImportRow,
  state: CheckState,
  now: Date,
): Promise<CheckState> {
  const { importId, plan, digest } = file;
  const parts = await listParts(db, portalId, importId, state.part, PARTS);
  if (parts.length === 0 || plan === null) return { ...state, phase: plan?.kind === 'findings' ? 'done' : 'judge' };
  if (plan.kind === 'findings') return weighSome(db, portalId, file, state, parts);
  const skipped = { ...state.findings.skipped };
  const examples = [...state.findings.examples];
  let { rows, usable, errors, repeated } = state.findings;
  const told: MailEvent[] = [];
  const context = { receivedAt: now, digest: digest ?? '' };
  for (const { body } of parts) {
    const read = readRows(body);
    for (const [at, cells] of (read?.rows ?? []).entries()) {
      rows += 1;
      const found = readRow(cells, plan, context);
      if (found.is === 'skip') countSkip(skipped, found.why);
      else if (found.is === 'error') {
        errors += 1;
        if (examples.length < EXAMPLES) examples.push({ line: read?.lines[at] ?? 0, why: found.why });
      } else {
        usable += 1;
        told.push(...found.events);
      }
    }
  }
  const { kept, delivered } = readEvents(told, [], now, null, settings.taught);
  const facts = [...kept, ...delivered].map((event) => ({
    email: event.recipient ?? '',
    eventKey: event.eventKey,
    fact: event,
  }));
  const distinct = [...new Map(facts.map((one) => [`${one.email} ${one.eventKey}`, one])).values()];
  repeated += facts.length - (await insertFacts(db, portalId, importId, distinct));
  return {
    ...state,
    part: state.part + parts.length,
    findings: { ...state.findings, rows, usable, skipped, errors, examples, repeated },
  };
}

async function judgeSome(
  db: Knex,
  portal: CheckingPortal,
  importId: number,
  state: CheckState,
  now: Date,
): Promise<CheckState> {
  const facts = await nextFacts(db, portal.portalId, importId, state.email, PEOPLE);
  const last = facts.at(-1);
  if (!last) return { ...state, phase: 'done' };
  return { ...state, email: last.email, findings: await judgePeople(db, portal, facts, state.findings, now) };
}

/** For pages that look again while it goes on. */
export const LOOK_EVERY_MS = SECOND_MS;
