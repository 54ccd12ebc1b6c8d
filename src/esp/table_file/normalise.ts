/** Some rows of an imported file, with the plan by which they are read, into the facts that they tell of. Pure. */
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import type { MailEvent } from '../../flow/event.ts';
import { readFormerList } from './former-list.ts';
import type { ImportPlan } from './import-plan.ts';
import { readRow } from './read-row.ts';
import { readRows } from './rows-body.ts';

/** How the rows are read, as JSON. */
export const PLAN_HEADER = 'x-bellwether-plan';
/** Of the whole file. */
export const DIGEST_HEADER = 'x-bellwether-digest';

export function normaliseTable(raw: RawDelivery): Normalised {
  const receivedAt = raw.receivedAt ?? new Date(0);
  const plan = readPlan(raw.headers[PLAN_HEADER]);
  const body = plan === null ? null : readRows(raw.body);
  const list = plan && body ? { plan, ...body } : readFormerList(raw);
  if (list === null) return { events: [], rejected: [{ index: 0, why: 'These are no rows of a table.' }] };
  const events: MailEvent[] = [];
  const rejected: { index: number; why: string }[] = [];
  const context = { receivedAt, digest: raw.headers[DIGEST_HEADER] ?? receivedAt.toISOString().slice(0, 10) };
  for (const [index, cells] of list.rows.entries()) {
    const read = readRow(cells, list.plan, context);
    if (read.is === 'events') events.push(...read.events);
    else if (read.is === 'error') rejected.push({ index, why: `Line ${list.lines[index] ?? index + 2}: ${read.why}` });
  }
  return { events, rejected };
}

function readPlan(json: string | undefined): ImportPlan | null {
  if (json === undefined) return null;
  try {
    return JSON.parse(json) as ImportPlan;
  } catch {
    return null;
  }
}
