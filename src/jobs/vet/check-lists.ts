/** Lists that somebody wants looked at: a step of the oldest one, short enough for a lease, and such that any worker can go on. */
import type { Knex } from 'knex';
import { type Crm, CrmError } from '../../crm/crm.ts';
import { readSegmentPage } from '../../crm/list-segment.ts';
import { findBursts } from '../../flow/vet/find-bursts.ts';
import { judgeEntry } from '../../flow/vet/judge-entry.ts';
import { judgeRecipient } from '../../flow/vet/judge-recipient.ts';
import { whyMalformed } from '../../flow/vet/why-malformed.ts';
import { domainOf, normaliseAddress } from '../../lib/address.ts';
import type { Clock } from '../../lib/clock.ts';
import { BellwetherError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import { isPassing, reasonOf } from '../../store/database.ts';
import { findListCheck, findOpenCheck, type ListCheck, saveListCheck } from '../../store/list-check.ts';
import {
  type CheckRow,
  insertCheckRows,
  listSignUps,
  markBursts,
  nextCheckRows,
  type RowFinding,
  saveRowFindings,
} from '../../store/list-check-row.ts';
import { listAliveDomains } from '../../store/vet-facts.ts';
import type { DnsLookup } from '../../watch/dns/dns-lookup.ts';
import { observeDomains } from '../../watch/dns/observe-domains.ts';
import { gatherFacts, type VetPortal } from './gather-facts.ts';
import { MOST_ROWS } from './receive-list.ts';
import { MOST_LOOKUPS, summarise } from './summarise-check.ts';

export interface CheckListsDeps {
  readonly db: Knex;
  readonly clock: Clock;
  readonly log: Log;
  readonly dns: DnsLookup;
}

export interface CheckListsPortal extends VetPortal {
  readonly settings: { readonly conclude: { readonly dormantDays: number } };
}

const ROWS = 1_000;

/** @param crm null while HubSpot cannot be asked: segments wait @returns how much was done */
export async function checkLists(deps: CheckListsDeps, portal: CheckListsPortal, crm: Crm | null): Promise<number> {
  const { db, clock, log } = deps;
  const { portalId } = portal;
  const check = await findOpenCheck(db, portalId, crm !== null);
  if (!check) return 0;
  try {
    return check.state === 'reading' && crm !== null
      ? await readMembers(deps, portalId, crm, check)
      : await lookAtSome(deps, portal, check);
  } catch (thrown) {
    const isOver = thrown instanceof CrmError && ['not_found', 'forbidden', 'invalid'].includes(thrown.kind);
    if (!isOver && (thrown instanceof CrmError || isPassing(thrown))) throw thrown;
    const why = isOver ? whyUnread(thrown) : `A fault of Bellwether: ${reasonOf(thrown)}`;
    log.error({ portalId, checkId: check.checkId, err: reasonOf(thrown) }, 'a list could not be checked');
    await saveListCheck(db, portalId, check.checkId, { state: 'failed', why, endedAt: clock.now() });
    return 1;
  }
}

function whyUnread({ kind }: CrmError): string {
  if (kind === 'forbidden') return 'HubSpot does not let Bellwether read segments. Connect again, and allow it.';
  return 'HubSpot has no such segment any more. Choose it again.';
}

async function readMembers({ db }: CheckListsDeps, portalId: number, crm: Crm, check: ListCheck): Promise<number> {
  const page = await readSegmentPage(crm, check.segmentId ?? '', check.place);
  const found = page.contactIds.length > 0 ? await crm.read('contacts', 'id', page.contactIds, ['email']) : new Map();
  const rows = page.contactIds.map((contactId, at) => {
    const written = (found.get(contactId)?.properties.email ?? '') as string;
    return {
      row: check.rows + at + 1,
      written: written || `Contact ${contactId}`,
      email: normaliseAddress(written),
      signedUpAt: null,
      permittedAt: null,
      contactId,
      dataSource: null,
    };
  });
  const count = check.rows + rows.length;
  const isWhole = page.next === null || count >= MOST_ROWS;
  await db.transaction(async (trx) => {
    await insertCheckRows(trx, portalId, check.checkId, rows);
    await saveListCheck(trx, portalId, check.checkId, {
      place: page.next,
      rows: count,
      ...(isWhole && { state: 'checking' as const }),
      ...(isWhole && page.next !== null && { why: `Only the first ${MOST_ROWS} were read.` }),
    });
  });
  return Math.max(1, rows.length);
}

async function lookAtSome(deps: CheckListsDeps, portal: CheckListsPortal, check: ListCheck): Promise<number> {
  const { db, clock } = deps;
  const { portalId } = portal;
  const { checkId } = check;
  const now = clock.now();
  // Once for the whole list: whatever is found of a row later is written over the mark.
  if (check.purpose === 'door' && check.lookedAt === 0 && check.lookups === 0)
    await markBursts(db, portalId, checkId, [...findBursts(await listSignUps(db, portalId, checkId))]);
  const rows = await nextCheckRows(db, portalId, checkId, check.lookedAt, ROWS);
  if (rows.length === 0) {
    const summary = await summarise(db, portalId, check, now);
    await saveListCheck(db, portalId, checkId, { state: 'done', summary, endedAt: now });
    return 1;
  }
  if (check.purpose === 'door' && (await mustAskDns(deps, portalId, check, rows))) return 1;
  const emails = [...new Set(rows.flatMap((row) => row.email ?? []))];
  const facts = await gatherFacts(db, portal, emails, now);
  const found = rows.map((row): RowFinding => {
    const base = { row: row.row, contactId: row.contactId, dataSource: row.dataSource ?? check.dataSource };
    const none = { suggestion: null, stratum: null, wasTried: false, wasUnknown: false, openDeals: 0 };
    const known = row.email === null ? undefined : facts.get(row.email);
    if (known === undefined) {
      const why = row.contactId === null ? whyMalformed(row.written) : 'HubSpot has no mail address of this contact.';
      return { ...base, ...none, finding: 'malformed', why };
    }
    const own = { ...known, isRepeated: row.isRepeated, isBurst: row.isBurst, permittedAt: row.permittedAt };
    const judged =
      check.purpose === 'door' ? judgeEntry(own, now) : judgeRecipient(own, portal.settings.conclude.dormantDays, now);
    const { ledger } = known;
    return {
      ...base,
      ...judged,
      contactId: row.contactId ?? ledger?.contactId ?? null,
      dataSource: base.dataSource ?? ledger?.dataSource ?? null,
      wasTried: ledger?.wasTried ?? false,
      wasUnknown: ledger?.wasUnknown ?? false,
      openDeals: ledger?.openDeals ?? 0,
    };
  });
  await db.transaction(async (trx) => {
    await saveRowFindings(trx, portalId, checkId, found);
    await saveListCheck(trx, portalId, checkId, { lookedAt: rows.at(-1)?.row ?? check.lookedAt });
  });
  return rows.length;
}

/** Mail servers are never spoken to: only whether there are any is asked. @returns true where more is to be asked first */
async function mustAskDns(
  { db, clock, dns }: CheckListsDeps,
  portalId: number,
  check: ListCheck,
  rows: readonly CheckRow[],
): Promise<boolean> {
  if (check.lookups >= MOST_LOOKUPS) return false;
  const domains = [...new Set(rows.flatMap((row) => (row.email === null ? [] : [domainOf(row.email)])))];
  const alive = await listAliveDomains(db, portalId, domains);
  const { waiting } = await observeDomains(
    { db, clock, dns },
    portalId,
    domains.filter((domain) => !alive.has(domain)),
  );
  await saveListCheck(db, portalId, check.checkId, { lookups: check.lookups + 1 });
  return waiting.size > 0 && check.lookups + 1 < MOST_LOOKUPS;
}

/** All of one list at once, for whoever waits: the command line. A worker may do some of its steps. */
export async function checkWhole(deps: CheckListsDeps, portal: CheckListsPortal, checkId: number): Promise<ListCheck> {
  for (;;) {
    await checkLists(deps, portal, null);
    const check = await findListCheck(deps.db, portal.portalId, checkId);
    if (check?.state === 'done') return check;
    if (check?.state !== 'checking')
      throw new BellwetherError('list.failed', check?.why ?? 'The list was forgotten meanwhile. Hand it over again.');
  }
}
