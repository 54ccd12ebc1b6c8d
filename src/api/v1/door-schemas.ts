/** What is asked and answered about lists before a mailing, and about one address of a form. */
import { z } from 'zod';
import { MAX_ADDRESSES } from './schemas.ts';

const MAX_TEXT = 320;
const written = z.iso.datetime({ precision: 3 });
const share = z.number().min(0).max(1);

export const preflightRequest = z
  .strictObject({
    name: z.string().min(1).max(200).describe('What people find it by under *Check a list*.'),
    addresses: z.array(z.string().max(MAX_TEXT)).min(1).max(MAX_ADDRESSES).describe('Whom you are about to mail.'),
  })
  .meta({ id: 'PreflightRequest', description: 'A list that is to be looked at as a whole.' });
export type PreflightRequest = z.infer<typeof preflightRequest>;

export const preflightResponse = z
  .strictObject({
    id: z.int().describe('Ask for what came of it by this number.'),
    state: z.enum(['checking', 'done', 'failed']),
    forgotten_at: written.describe('Rows and results are deleted then.'),
  })
  .meta({ id: 'PreflightAccepted' });

export const preflightQuery = z.strictObject({
  id: z.coerce.number().int().min(1).optional().describe('Of one list. Left out: the newest twenty.'),
});
export type PreflightQuery = z.infer<typeof preflightQuery>;

const preflight = z.strictObject({
  id: z.int(),
  name: z.string(),
  state: z.enum(['checking', 'done', 'failed']),
  asked_at: written,
  rows: z.int().min(0),
  findings: z
    .record(z.string(), z.int().min(0))
    .describe(
      'Rows by what was found: `malformed`, `duplicate`, `suppressed`, `dead`, `quarantined`, `blocked`, `retrying`, `unsure`, `dormant`, `role`, `unmailed`, `unknown`, `fine`. Empty until it is done.',
    ),
  to_mail: z.int().min(0).nullable().describe('How many would be mailed; null until it is done.'),
  unknown_users: z
    .strictObject({ rate: share, low: share, high: share })
    .nullable()
    .describe(
      'The share of these that the servers will not know, from your own history, and between what it lies in 19 of 20 cases. null: not done yet, or not enough to say.',
    ),
});

export const preflightResults = z
  .strictObject({ data: z.array(preflight).describe('The newest first; empty where it is forgotten.') })
  .meta({ id: 'PreflightResults' });
export type PreflightResults = z.infer<typeof preflightResults>;

export const entryRequest = z
  .strictObject({ address: z.string().max(MAX_TEXT).describe('As somebody typed it into your form.') })
  .meta({ id: 'EntryRequest' });
export type EntryRequest = z.infer<typeof entryRequest>;

export const entryResponse = z
  .strictObject({
    answer: z
      .enum(['accept', 'suggest', 'refuse'])
      .describe('`suggest`: show `suggestion`, and let the person choose; never replace what they typed.'),
    reason: z
      .enum(['malformed', 'typo', 'no_mail_server', 'disposable', 'role'])
      .nullable()
      .describe('null: nothing speaks against it.'),
    message: z.string().nullable().describe('In words, for the person.'),
    suggestion: z.string().nullable(),
    normalised: z.string().nullable().describe('null: it is no mail address.'),
  })
  .meta({ id: 'EntryResponse' });
export type EntryResponse = z.infer<typeof entryResponse>;
