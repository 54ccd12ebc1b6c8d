/**
 * How often one key may ask. Counted by each web process for itself: the limit keeps a script that runs wild from taking a
 * process's time, which is each process's own, and a count that all share would cost a write for every question. With
 * several processes a key may ask as many times more.
 */
import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { MINUTE_MS } from '../../lib/clock.ts';
import { holderOf } from './authenticate.ts';
import { ApiProblem } from './problem.ts';

/** Ten a second: with 10,000 addresses in each, six million in a minute. */
export const PER_MINUTE = 600;

/** Of requests without a working key, from one network address: each costs a look into the database. */
const WRONG_KEYS_PER_MINUTE = 120;

export function limitByKey(perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    identifier: 'key',
    keyGenerator: (_request, response) => {
      const { portalId, keyId } = holderOf(response);
      return `${portalId}:${keyId}`;
    },
    handler: () => {
      throw new ApiProblem(
        'too-many',
        `A key may ask ${perMinute} times a minute. Wait as long as Retry-After says, and ask about many addresses at once.`,
      );
    },
  });
}

/** Ahead of the look at the key. */
export function limitWrongKeys(): RequestHandler {
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: WRONG_KEYS_PER_MINUTE,
    standardHeaders: false,
    legacyHeaders: false,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, response) => response.statusCode !== 401,
    handler: (_request, response) => {
      response.set('Retry-After', '60');
      throw new ApiProblem(
        'too-many',
        'Too many requests without a working key came from your network. Look at your key, and wait a minute.',
      );
    },
  });
}
