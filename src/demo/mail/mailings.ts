/** The mailings of the month, oldest first. */
import { minutesBefore, onDay } from '../calendar.ts';
import { type SourceKey, STREAMS, type StreamKey } from './streams.ts';

export interface Mailing {
  readonly key: string;
  readonly stream: StreamKey;
  readonly source: SourceKey;
  readonly name: string;
  readonly daysAgo: number;
  readonly sentAt: Date;
  /** Of those on the stream, the share that this one goes to. */
  readonly share: number;
}

/** The newest ones go out in the minutes before the demo starts; their distance from now is in minutes. */
const LATEST_MINUTES = 95;

/**
 * `[stream, name, days ago, hour UTC, share of the stream]`. The last newsletter goes out a little later than the others:
 * a bounce of it lies a full week after one of the newsletter before.
 */
const ROWS: readonly (readonly [StreamKey, string, number, number, number])[] = [
  ['news', 'Field Notes 41: bearings that whisper', 29, 8, 1],
  ['service', 'Maintenance window of the data portal', 26, 13, 0.9],
  ['news', 'Field Notes 42: levels without guesswork', 22, 8, 1],
  ['service', 'Calibration certificates for the quarter', 19, 7, 0.8],
  ['quotes', 'Your project plan', 19, 10, 0.5],
  ['events', 'Sensor Hour: retrofitting old lines', 17, 9, 1],
  ['news', 'Field Notes 43: what a pump sounds like', 15, 8, 1],
  ['service', 'Firmware 6.2 is out', 12, 12, 0.9],
  ['news', 'Field Notes 44: winter checks', 8, 8, 1],
  ['events', 'Sensor Hour: from alarm to work order', 5, 9, 1],
  ['quotes', 'Prices for the coming year', 2, 10, 1],
  ['news', 'Field Notes 45: a mill that never stops', 1, 9, 1],
  ['service', 'Delivery notices', 0, 0, 0.5],
];

export function listMailings(now: Date): Mailing[] {
  return ROWS.map(([stream, name, daysAgo, hour, share], index) => ({
    key: `m${String(index + 1).padStart(2, '0')}`,
    stream,
    source: STREAMS[stream].source,
    name,
    daysAgo,
    sentAt: daysAgo === 0 ? minutesBefore(now, LATEST_MINUTES) : onDay(now, daysAgo, hour),
    share,
  }));
}
