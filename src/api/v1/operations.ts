/** What can be asked under `/api/v1`. The routes and the OpenAPI document are both made from this list. */
import { checkAddresses } from './check-addresses.ts';
import { doorOperations } from './door-operations.ts';
import { listSuppressions } from './list-suppressions.ts';
import { ALWAYS, type Operation, operation } from './operation.ts';
import { checkRequest, checkResponse, listQuery, listResponse, MAX_ADDRESSES } from './schemas.ts';

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
            quarantined: false,
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
            quarantined: false,
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
  ...doorOperations,
];
