/** Structured logs to standard error; what must never be read in a log is redacted here, once for all. */
import { type DestinationStream, pino } from 'pino';
import { messageOf } from './errors.ts';
import { describeRequest } from './request-scope.ts';

export type Log = pino.Logger;

/** `/in/<portal>.<token>`, `/u/...` and `/enter/...`: whoever has the token may act, so it stays out of logs. */
export function redactPath(path: string): string {
  return path
    .replace(/\/(in|u|u\/confirm|u\/open|enter|enter\/card)\/(\d+)\.[^/?#\s]+/g, '/$1/$2.[redacted]')
    .replace(/([?&](?:code|state|email|userEmail)=)[^&#\s]+/g, '$1[redacted]');
}

/** The words of strangers (a mail server, HubSpot, PostgreSQL) name the person whom they are about. */
const ADDRESS = /[^\s<>()[\]"'`,;:=]+@[^\s<>()[\]"'`,;:=]+/g;

const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'accessToken',
  'refreshToken',
  'clientSecret',
  'secret',
  'token',
  'password',
  'body',
];

/** Of an error its message alone: PostgreSQL's carry the row that was refused. */
function hidePeople(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const text = value instanceof Error ? messageOf(value) : value;
      return [name, typeof text === 'string' ? text.replace(ADDRESS, '[address]') : text];
    }),
  );
}

/** What is kept of lines that cannot be written. */
const KEPT_BYTES = 1_048_576;

/**
 * Where the disk is full, lines wait for room, and further ones are dropped: whoever logs that something failed may not fail
 * for it, too.
 */
function standardError(): DestinationStream {
  const to = pino.destination({ dest: 2, sync: true, maxLength: KEPT_BYTES });
  to.on('error', () => undefined);
  return to;
}

/** @param to standard error, unless a test wants to read it */
export function createLog(level: string, process: string, to: DestinationStream = standardError()): Log {
  return pino(
    {
      level,
      base: { process },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[redacted]' },
      mixin: describeRequest,
      formatters: { level: (label) => ({ level: label }), log: hidePeople },
    },
    to,
  );
}
