/** A part of a list, with its line of column names, into the departures that it tells of. Pure. */
import { parse } from 'csv-parse/sync';
import type { Normalised, RawDelivery } from '../../flow/adapt/adapter.ts';
import { keyFromFacts } from '../../flow/adapt/event-key.ts';
import type { MailEvent } from '../../flow/event.ts';
import { CSV_OPTIONS } from './csv-options.ts';
import { type OptOutLine, readColumns, readLine } from './read-opt-outs.ts';

/** Of the part: which line of the file each record ends in. */
export const LINES_HEADER = 'x-bellwether-lines';
export const DELIMITER_HEADER = 'x-bellwether-delimiter';

export function normaliseOptOuts({ body, headers, receivedAt }: RawDelivery): Normalised {
  const records = recordsOf(body, headers[DELIMITER_HEADER] ?? ',');
  if (typeof records === 'string') return { events: [], rejected: [{ index: 0, why: records }] };
  const [header = [], ...lines] = records;
  const columns = readColumns(header);
  if (typeof columns === 'string') return { events: [], rejected: [{ index: 0, why: columns }] };
  const numbers = (headers[LINES_HEADER] ?? '').split(',');
  const events: MailEvent[] = [];
  const rejected: { index: number; why: string }[] = [];
  for (const [index, cells] of lines.entries()) {
    const read = readLine(cells, columns);
    if (typeof read === 'string') rejected.push({ index, why: `Line ${numbers[index] || index + 2}: ${read}` });
    else events.push(toEvent(read, receivedAt ?? new Date(0)));
  }
  return { events, rejected };
}

function recordsOf(body: Buffer, delimiter: string): string[][] | string {
  try {
    return parse(body, { ...CSV_OPTIONS, delimiter });
  } catch {
    return 'This is no list in CSV.';
  }
}

/** A list that tells no date counts as of the day on which it was handed over. */
function toEvent({ email, stream, at }: OptOutLine, receivedAt: Date): MailEvent {
  const day = (at ?? receivedAt).toISOString().slice(0, at ? undefined : 10);
  return {
    esp: 'opt_out_file',
    eventKey: keyFromFacts('opt-out', [email, stream, day]),
    type: stream === null ? 'global_unsubscribe' : 'list_unsubscribe',
    recipient: email,
    native: 'import:opt-out',
    diagnostic: null,
    smtpCode: null,
    enhancedStatus: null,
    remoteMta: null,
    sendingIp: null,
    messageId: null,
    campaign: null,
    stream,
    dataSource: null,
    occurredAt: at ?? receivedAt,
    actor: 'unknown',
    scope: stream === null ? 'everything' : 'stream',
    origin: 'import',
  };
}
