/** Each request has an id: in the answer, and in each line of the log that it leads to. */
import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { Clock } from './lib/clock.ts';
import { type Log, redactPath } from './lib/log.ts';
import { runInRequest } from './lib/request-scope.ts';

/** Of a proxy in front, so that one id finds both logs; a stranger's is taken as well, as long as it is no text. */
const GIVEN = /^[\w-]{8,64}$/;

export function nameRequests(deps: { readonly clock: Clock; readonly log: Log }, listener: RequestListener) {
  const { clock, log } = deps;
  // A line for each request is for looking closely: at info it would be most of the log.
  const tellsAll = log.isLevelEnabled('debug');
  const named: RequestListener = (request, response) => {
    const given = request.headers['x-request-id'];
    const requestId = typeof given === 'string' && GIVEN.test(given) ? given : randomUUID();
    response.setHeader('x-request-id', requestId);
    const url = request.url ?? '';
    runInRequest(requestId, url, () => {
      if (tellsAll) {
        const begun = clock.monotonicMs();
        const path = redactPath(url.split('?', 1)[0] ?? '');
        response.once('close', () => {
          const facts = { method: request.method, path, status: response.statusCode };
          log.debug({ ...facts, ms: Math.round(clock.monotonicMs() - begun) }, 'a request was answered');
        });
      }
      listener(request, response);
    });
  };
  return named;
}
