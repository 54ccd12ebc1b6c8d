/** What can be asked before a mailing, and before an address is taken in. */
import { checkEntry } from './check-entry.ts';
import {
  entryRequest,
  entryResponse,
  preflightQuery,
  preflightRequest,
  preflightResponse,
  preflightResults,
} from './door-schemas.ts';
import { ALWAYS, type Operation, operation } from './operation.ts';
import { beginPreflight, readPreflight } from './preflight.ts';

export const doorOperations: readonly Operation[] = [
  operation({
    method: 'post',
    path: '/preflight',
    id: 'beginPreflight',
    summary: 'How does this list stand, before I mail it?',
    description:
      'Hands a list over to be looked at as a whole: who is suppressed, dead, in doubt or in quarantine, and how many unknown users to expect, from your own history. It takes some seconds: ask for what came of it with `GET`. To leave people out of one mailing, `/suppressions/check` is enough.',
    scope: 'lists:check',
    input: preflightRequest,
    output: preflightResponse,
    problems: [...ALWAYS, 'unreadable', 'too-large', 'not-json'],
    examples: {
      input: { name: 'Autumn mailing', addresses: ['ada@example.com', 'grace@example.com'] },
      output: { id: 7, state: 'checking', forgotten_at: '2026-12-06T09:30:00.000Z' },
    },
    handle: beginPreflight,
  }),
  operation({
    method: 'get',
    path: '/preflight',
    id: 'readPreflight',
    summary: 'What came of the lists that I handed over',
    description: 'One list by its `id`, or the newest. Ask again after some seconds while its state is `checking`.',
    scope: 'lists:check',
    input: preflightQuery,
    output: preflightResults,
    problems: ALWAYS,
    examples: {
      input: { id: 7 },
      output: {
        data: [
          {
            id: 7,
            name: 'Autumn mailing',
            state: 'done',
            asked_at: '2026-11-22T09:30:00.000Z',
            rows: 4210,
            findings: { suppressed: 61, dead: 18, unsure: 33, fine: 4098 },
            to_mail: 4131,
            unknown_users: { rate: 0.023, low: 0.018, high: 0.031 },
          },
        ],
      },
    },
    handle: readPreflight,
  }),
  operation({
    method: 'post',
    path: '/check',
    id: 'checkEntry',
    summary: 'May my form take this address?',
    description:
      'For sign-up forms, one address at a time: malformed, mistyped, without a mail server, disposable, or of a task rather than a person. It never tells whether somebody is known to you, and never speaks to the mail server of the address.',
    scope: 'forms:check',
    input: entryRequest,
    output: entryResponse,
    problems: [...ALWAYS, 'unreadable', 'too-large', 'not-json'],
    examples: {
      input: { address: 'ada@gmial.com' },
      output: {
        answer: 'suggest',
        reason: 'typo',
        message: 'Did you mean ada@gmail.com?',
        suggestion: 'ada@gmail.com',
        normalised: 'ada@gmial.com',
      },
    },
    handle: checkEntry,
  }),
];
