/** What can be asked under `/api/v1`. The routes and the OpenAPI document are both made from this list. */
import type { z } from 'zod';
import type { ApiScope } from '../../install/api-keys.ts';
import type { ApiDeps } from './api-deps.ts';
import { checkAddresses } from './check-addresses.ts';
import { listSuppressions } from './list-suppressions.ts';
import type { ProblemKind } from './problem.ts';
import { checkRequest, checkResponse, listQuery, listResponse, MAX_ADDRESSES } from './schemas.ts';

export interface Operation {
  readonly method: 'get' | 'post';
  /** Below `/api/v1`. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  readonly scope: ApiScope;
  /** Parameters of a `get`, the body of a `post`. */
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  readonly problems: readonly ProblemKind[];
  readonly examples: { readonly input: object; readonly output: object };
  /** @param input as `input` reads it */
  handle(deps: ApiDeps, portalId: number, input: unknown): Promise<object>;
}

const ALWAYS: readonly ProblemKind[] = [
  'no-key',
  'out-of-scope',
  'wrong-method',
  'invalid',
  'too-many',
  'failed',
  'away',
];

function operation<Input extends z.ZodObject, Output extends z.ZodObject>(
  one: Omit<Operation, 'input' | 'output' | 'handle' | 'examples'> & {
    readonly input: Input;
    readonly output: Output;
    readonly examples: { readonly input: z.input<Input>; readonly output: z.output<Output> };
    handle(deps: ApiDeps, portalId: number, input: z.output<Input>): Promise<z.output<Output>>;
  },
): Operation {
  return { ...one, handle: (deps, portalId, input) => one.handle(deps, portalId, input as z.output<Input>) };
}

export const operations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/suppressions/check',
    id: 'checkSuppressions',
    summary: 'Whom of these addresses must I not mail?',
    description: [
      `Ask this before every mailing, with up to ${MAX_ADDRESSES.toLocaleString('en')} addresses at a time, and leave out those whose \`suppressed\` is true.`,
      'It covers people who left, marked mail as spam, paused, were erased, whose address no longer works (where your rules suppress those), and whom a colleague put on the list, over all of your email services.',
      'The answer is about marketing mail. Whether a receipt or a password reset may go to somebody who left marketing is yours to know; mail to an address whose reason is `dead` will not arrive, whatever it is.',
    ].join('\n\n'),
    scope: 'suppressions:check',
    input: checkRequest,
    output: checkResponse,
    problems: [...ALWAYS, 'unreadable', 'too-large', 'not-json'],
    examples: {
      input: { addresses: ['Ada@Example.com', 'grace@example.com'], stream: 'newsletter' },
      output: {
        checked_at: '2026-11-22T09:30:00.000Z',
        stream: { name: 'newsletter', known: true },
        suppressed: 1,
        results: [
          {
            address: 'Ada@Example.com',
            normalised: 'ada@example.com',
            suppressed: true,
            scope: 'stream',
            reason: 'unsubscribed',
            since: '2026-10-01T07:12:44.000Z',
            until: null,
            streams: ['newsletter'],
            frequency: null,
          },
          {
            address: 'grace@example.com',
            normalised: 'grace@example.com',
            suppressed: false,
            scope: null,
            reason: null,
            since: null,
            until: null,
            streams: [],
            frequency: 'weekly',
          },
        ],
      },
    },
    handle: checkAddresses,
  }),
  operation({
    method: 'get',
    path: '/suppressions',
    id: 'listSuppressions',
    summary: 'The whole list, and what changes in it',
    description: [
      'For a copy of the list. Begin without a cursor, and go on with `next_cursor` until `has_more` is false; keep the last cursor, and ask with it again later: you get what has changed since, each change once, and none is left out. An entry that changes twice in between is told once, as it stands.',
      'An entry that has ended comes again with `suppressed` false. A pause ends at its `until` without being told again. People who were erased have no address; before you mail, a check knows them all the same.',
      'What is being written at this moment is told a moment later.',
    ].join('\n\n'),
    scope: 'suppressions:read',
    input: listQuery,
    output: listResponse,
    problems: ALWAYS,
    examples: {
      input: { limit: 2 },
      output: {
        data: [
          {
            id: 'Wk1eYV3cN2ZbcmRkLnB1f0H7mCzuQq5fJ7i0t2o9s1E',
            address: 'ada@example.com',
            scope: 'everything',
            stream: null,
            reason: 'unsubscribed',
            venue: 'page',
            suppressed: true,
            since: '2026-10-01T07:12:44.000Z',
            until: null,
            changed_at: '2026-10-01T07:12:44.120334Z',
          },
        ],
        next_cursor: 'WyIyMDI2LTEwLTAxVDA3OjEyOjQ0LjEyMDMzNFoiXQ',
        has_more: true,
      },
    },
    handle: listSuppressions,
  }),
];
