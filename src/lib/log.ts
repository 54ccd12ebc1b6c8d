/** Structured logs to standard error; what must never be read in a log is redacted here, once for all. */
import { pino } from 'pino';

export type Log = pino.Logger;

/** `/in/<portal>.<token>`, `/u/...` and `/enter/...`: whoever has the token may act, so it stays out of logs. */
export function redactPath(path: string): string {
  return path
    .replace(/\/(in|u|enter|enter\/card)\/(\d+)\.[^/?#\s]+/g, '/$1/$2.[redacted]')
    .replace(/([?&](?:code|state|email|userEmail)=)[^&#\s]+/g, '$1[redacted]');
}

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

export function createLog(level: string, process: string): Log {
  return pino(
    {
      level,
      base: { process },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[redacted]' },
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
