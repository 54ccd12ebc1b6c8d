/** All rows of a table of rates as CSV. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Response } from 'express';
import { gatewayName } from '../../../flow/gateway-name.ts';
import { LEVELS_OF, type RateKind } from '../../../flow/rate-kind.ts';
import { judgeRate } from '../../../flow/unknown-user-rate.ts';
import type { RateGroup } from '../../../store/report/rates.ts';
import type { RatesBy } from '../../../store/report/rates-by.ts';
import { kindName } from '../../data-source-words.ts';
import { RATE_KIND_WORDS, wholeInFull } from '../../rate-kind-words.ts';

const HEADS: Readonly<Partial<Record<RatesBy, string>>> = {
  campaign: 'Mailing',
  'data-source': 'Data source',
  'source-kind': 'Kind of data source',
  gateway: 'Receiving system',
  ip: 'Sending IP',
  send: 'First or later mail',
};

const FILES: Readonly<Record<RateKind, string>> = {
  unknown: 'unknown-users',
  hard: 'hard-bounces',
  soft: 'soft-bounces',
  block: 'blocks',
  complaint: 'complaints',
  unsubscribe: 'unsubscribes',
};

export async function sendRatesCsv(
  response: Response,
  kind: RateKind,
  by: RatesBy,
  groups: readonly RateGroup[],
  day: string,
): Promise<void> {
  response.status(200).set({
    'Cache-Control': 'no-store',
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${FILES[kind]}-${by}-${day}.csv"`,
  });
  const tried = wholeInFull(kind, by === 'ip');
  await pipeline(
    Readable.from(groups.map((group) => cellsOf(kind, by, group))),
    stringify({
      header: true,
      columns: [
        HEADS[by] ?? '',
        tried,
        'Delivered',
        RATE_KIND_WORDS[kind].title,
        'Rate',
        'At least',
        'At most',
        'Remark',
      ],
      record_delimiter: 'windows',
      bom: true,
      // A cell that begins with = or the like is run by spreadsheets, and mailings are named by strangers' tools.
      escape_formulas: true,
    }),
    response,
  );
}

/** Shares from 0 to 1 with all their digits. */
function cellsOf(kind: RateKind, by: RatesBy, group: RateGroup): (string | number)[] {
  const { key, attempted, delivered, unknown } = group;
  const { rate, low, high, silent } = judgeRate(group, LEVELS_OF[kind]);
  const name =
    key === '' ? '(not named)' : by === 'gateway' ? gatewayName(key) : by === 'source-kind' ? kindName(key) : key;
  const shares = rate === null ? ['', '', ''] : [rate, low, high];
  const remark = silent === 'few' ? 'too few to say' : silent === 'no-deliveries' ? 'no deliveries reported' : '';
  return [name, attempted, delivered, unknown, ...shares, remark];
}
