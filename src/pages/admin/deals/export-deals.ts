/** All deals of a choice as CSV, written while they are joined. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Response } from 'express';
import { type GuardedDeal, guardDeals, type ShakyDeal } from '../../../jobs/join-deals.ts';
import type { LostPortal } from '../../../jobs/join-lost.ts';
import type { Db } from '../../../store/database.ts';
import { callWords, memberName, memberReason, REACH_WORDS } from '../../deal-words.ts';

const AT_ONCE = 100;

type Cell = string | number | null;

const COLUMNS: readonly (readonly [string, (one: GuardedDeal) => Cell])[] = [
  ['Deal', ({ deal }) => deal.name],
  ['Owner', ({ owner }) => owner],
  ['Amount', ({ deal }) => deal.amount],
  ['Currency', ({ deal }) => deal.currency],
  ['Stage probability', ({ deal }) => deal.stageProbability],
  ['Closes', ({ deal }) => deal.closeDate?.toISOString().slice(0, 10) ?? null],
  ['People known on it', ({ members }) => members.length],
  ['Reachable', ({ reachable }) => reachable],
  ['Everybody on it was read', ({ contactsReadAt }) => contactsReadAt?.toISOString() ?? 'no'],
  ['Who is on it', ({ members }) => members.map(inWords).join('; ') || null],
  ['Call instead', (one) => callWords(one).join('; ') || null],
  ['Open tasks', ({ tasks }) => tasks.map(({ subject }) => subject).join('; ') || null],
  ['Deal in HubSpot', ({ dealId }) => dealId],
];

function inWords(member: GuardedDeal['members'][number]): string {
  const why = memberReason(member);
  return `${memberName(member)}: ${REACH_WORDS[member.reach].label}${why ? ` (${why})` : ''}`;
}

/** @throws when reading or sending ends early; then the response is cut off, so that half a list is not taken for a whole one */
export async function sendDealsCsv(
  response: Response,
  db: Db,
  portal: LostPortal,
  deals: readonly ShakyDeal[],
  { day, now }: { readonly day: string; readonly now: Date },
): Promise<void> {
  response.status(200).set({
    'Cache-Control': 'no-store',
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="deals-${day}.csv"`,
  });
  await pipeline(
    Readable.from(readCells(db, portal, deals, now)),
    stringify({
      header: true,
      columns: COLUMNS.map(([name]) => name),
      record_delimiter: 'windows',
      bom: true,
      // A cell that begins with = or the like is run by spreadsheets, and anybody may name a deal.
      escape_formulas: true,
    }),
    response,
  );
}

async function* readCells(db: Db, portal: LostPortal, deals: readonly ShakyDeal[], now: Date): AsyncGenerator<Cell[]> {
  for (let from = 0; from < deals.length; from += AT_ONCE) {
    for (const one of await guardDeals(db, portal, deals.slice(from, from + AT_ONCE), now))
      yield COLUMNS.map(([, cell]) => cell(one));
  }
}
