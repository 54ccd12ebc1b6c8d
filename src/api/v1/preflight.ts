/** `POST` and `GET /api/v1/preflight`: a list looked at by the worker, and what came of it. */
import type { Knex } from 'knex';
import { createListCheckDesk } from '../../jobs/vet/list-check-desk.ts';
import type { CheckSummary } from '../../jobs/vet/summarise-check.ts';
import { findListCheck, type ListCheck, listListChecks } from '../../store/list-check.ts';
import type { ApiDeps } from './api-deps.ts';
import type { PreflightQuery, PreflightRequest, PreflightResults } from './door-schemas.ts';

const NEWEST = 20;

export async function beginPreflight(
  { db, clock }: ApiDeps,
  portalId: number,
  { name, addresses }: PreflightRequest,
): Promise<{ id: number; state: 'checking'; forgotten_at: string }> {
  const desk = createListCheckDesk({ db: db as Knex, clock });
  const who = { portalId, email: 'a script, by the API' };
  const id = await desk.takeAddresses(who, { purpose: 'send', name, dataSource: null }, addresses);
  const check = await findListCheck(db, portalId, id);
  return { id, state: 'checking', forgotten_at: (check?.forgetAt ?? clock.now()).toISOString() };
}

export async function readPreflight(
  { db }: ApiDeps,
  portalId: number,
  { id }: PreflightQuery,
): Promise<PreflightResults> {
  const one = id === undefined ? null : await findListCheck(db, portalId, id);
  const checks = id === undefined ? await listListChecks(db, portalId, 'send', NEWEST) : one ? [one] : [];
  return { data: checks.filter(({ purpose }) => purpose === 'send').map(tell) };
}

function tell(check: ListCheck): PreflightResults['data'][number] {
  const summary = check.state === 'done' ? (check.summary as CheckSummary) : null;
  const { rate = null, low = 0, high = 1 } = summary?.projection ?? {};
  return {
    id: check.checkId,
    name: check.name,
    state: check.state === 'reading' ? 'checking' : check.state,
    asked_at: check.createdAt.toISOString(),
    rows: check.rows,
    findings: summary?.counts ?? {},
    to_mail: summary?.projection.addresses ?? null,
    unknown_users: rate === null ? null : { rate, low, high },
  };
}
