/** What is asked and answered under `/api/v1`: the server checks by these, and its OpenAPI document is made from them. */
import { z } from 'zod';

export const MAX_ADDRESSES = 10_000;
const MAX_ROWS = 1_000;

/** Longer than any address or stream is. */
const MAX_TEXT = 320;

const reason = z
  .enum(['unsubscribed', 'complaint', 'manual', 'dead', 'paused', 'erased'])
  .describe(
    'Why: `unsubscribed` they left; `complaint` they marked mail as spam; `manual` a colleague put them on the list; `dead` the address no longer works; `paused` they want no mail until a day; `erased` they asked to be forgotten, and only a keyed hash is kept. More may come: take an unknown one for a reason not to mail.',
  );

const moment = z.iso
  .datetime({ offset: true, precision: null })
  .describe('RFC 3339, for example `2026-11-22T09:30:00Z`.');
/** As we write them. */
const written = z.iso.datetime({ precision: 3 });

const stream = z
  .string()
  .min(1)
  .max(MAX_TEXT)
  .refine((text) => !text.includes('\0'));

export const checkRequest = z
  .strictObject({
    addresses: z
      .array(z.string().max(MAX_TEXT))
      .min(1)
      .max(MAX_ADDRESSES)
      .describe(
        'Mail addresses as you have them. Case, spaces around them, display names and the form of international domains do not matter; `+tags` and dots do.',
      ),
    stream: stream
      .optional()
      .describe(
        'The kind of mail that you are about to send, by its key in Bellwether. Left out: only those who must get nothing at all are suppressed, and `streams` says what else they left.',
      ),
    last_mailed_at: moment
      .optional()
      .describe(
        'When you last sent this kind of mail. With it, whoever wants mail once a week or month at most is held back until that has passed; without it you only get `frequency`.',
      ),
  })
  .meta({ id: 'CheckRequest', description: 'Whom you are about to mail.' });
export type CheckRequest = z.infer<typeof checkRequest>;

export const checkedAddress = z
  .strictObject({
    address: z.string().describe('As you sent it.'),
    normalised: z.string().nullable().describe('As it is compared; null: it is no mail address.'),
    suppressed: z
      .boolean()
      .describe('Do not mail this address. Also true for what is no address. False for one of which nothing is known.'),
    scope: z
      .enum(['everything', 'stream'])
      .nullable()
      .describe('How far it reaches: everything, or the stream that you named. null: not suppressed.'),
    reason: z
      .enum([...reason.options, 'frequency', 'invalid_address'])
      .nullable()
      .describe(
        `${reason.description ?? ''} Beside those: \`frequency\` they want mail less often, and got some too lately; \`invalid_address\` it is no address. null: not suppressed.`,
      ),
    since: written.nullable().describe('Since when; null where not suppressed, or nobody knows.'),
    until: written.nullable().describe('Until when, where that is known; else until they or somebody lift it.'),
    streams: z
      .array(z.string())
      .describe('All kinds of mail that they left or paused one by one, whichever you named.'),
    frequency: z
      .enum(['weekly', 'monthly'])
      .nullable()
      .describe('How often they want this mail at most; null: as it comes.'),
    quarantined: z
      .boolean()
      .describe(
        'It came with new data that is in quarantine: only a welcome mail may go there, until that did not bounce.',
      ),
  })
  .meta({ id: 'CheckedAddress' });
export type CheckedAddress = z.infer<typeof checkedAddress>;

export const checkResponse = z
  .strictObject({
    checked_at: written.describe('The answer holds as of then: ask shortly before you send.'),
    stream: z
      .strictObject({
        name: z.string(),
        known: z
          .boolean()
          .describe(
            'False: nobody ever left a stream of this name, and no admin set one up. Look whether it is spelt as in Bellwether.',
          ),
      })
      .nullable()
      .describe('The stream that you named.'),
    suppressed: z.int().min(0).describe('How many of the results are suppressed.'),
    results: z.array(checkedAddress).describe('One for each address, in your order.'),
  })
  .meta({ id: 'CheckResponse' });
export type CheckResponse = z.infer<typeof checkResponse>;

export const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MAX_ROWS).default(100).describe('Entries in one answer.'),
  cursor: z
    .string()
    .max(4_096)
    .optional()
    .describe('`next_cursor` of the answer before. Keep it: it goes on from there, also days later.'),
  since: moment
    .optional()
    .describe('Only what changed at this moment or later, by the clock of the server. Without effect beside a cursor.'),
  stream: stream
    .optional()
    .describe(
      'Only entries of this stream. Those for everything come without it: whoever left everything left the stream, too.',
    ),
  scope: z.enum(['everything', 'stream']).optional().describe('`everything`: only entries that reach all mail.'),
  reason: reason.optional(),
});
export type ListQuery = z.infer<typeof listQuery>;

export const suppressionEntry = z
  .strictObject({
    id: z
      .string()
      .describe('Of the address, for ever the same. With `stream`, and `manual` or not, it is the key of an entry.'),
    address: z.string().nullable().describe('null: it is kept as a keyed hash alone. Ask about it with a check.'),
    scope: z.enum(['everything', 'stream']),
    stream: z.string().nullable().describe('null: everything.'),
    reason,
    venue: z
      .string()
      .nullable()
      .describe(
        'Where: `page`, `one_click`, `open_page`, `reply`, `rep`, `hubspot`, `esp`, `import`, `console` and the like.',
      ),
    suppressed: z
      .boolean()
      .describe('It holds now. False: it has ended; somebody came back, a pause is over, a colleague lifted it.'),
    since: written,
    until: written.nullable().describe('When it ends or ended, where that is known.'),
    changed_at: z.iso.datetime({ precision: 6 }).describe('When the entry last changed.'),
  })
  .meta({ id: 'SuppressionEntry' });
export type SuppressionEntry = z.infer<typeof suppressionEntry>;

export const listResponse = z
  .strictObject({
    data: z.array(suppressionEntry).describe('In the order in which they changed, the oldest change first.'),
    next_cursor: z.string().nullable().describe('To go on with, now or later. null only where nothing was ever there.'),
    has_more: z.boolean().describe('There is more already. False: ask again when you like, with the same cursor.'),
  })
  .meta({ id: 'SuppressionList' });
export type ListResponse = z.infer<typeof listResponse>;

export const problem = z
  .strictObject({
    type: z.string().describe('Which kind of problem: stable, to be compared.'),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string().describe('What happened here, and what to do.'),
    errors: z
      .array(z.strictObject({ at: z.string().describe('Which part of the request.'), message: z.string() }))
      .optional(),
    error_id: z.string().optional().describe('To be found in the log of the server.'),
  })
  .meta({ id: 'Problem', description: 'RFC 9457.' });
export type Problem = z.infer<typeof problem>;
