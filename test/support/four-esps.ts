/** Four email services that one company sends with, each telling in its own words, with its own proof, and coming back in its own way. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { RawDelivery } from '../../src/flow/adapt/adapter.ts';
import { addSource, type Source } from '../../src/store/source.ts';
import { around, SECRETS as MAILGUN_KEYS, signatureOf } from '../esp/mailgun/mailgun-fixtures.ts';
import { testBox } from './portal.ts';
import { createTestSender } from './sendgrid.ts';

export interface TestEsp {
  readonly id: 'sendgrid' | 'mailgun' | 'brevo' | 'sparkpost';
  readonly label: string;
  readonly secret: string;
  /** Nobody is there by that name; or the mailbox is full. */
  tell(what: 'gone' | 'full', email: string, at: Date): RawDelivery;
  /** Minutes after the first attempt at which it tries again. */
  readonly retries: readonly number[];
  /** Whether it tries again after this answer, or throws the event away. */
  comesBack(status: number): boolean;
}

const UNKNOWN = '550 5.1.1 The email account that you tried to reach does not exist.';
const FULL = '452 4.2.2 The mailbox is full.';
const PASSWORD = 'kX3vQ9mZ_r7sT1wY5bN8cD2f';

const seconds = (at: Date): number => Math.floor(at.getTime() / 1_000);
const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const idOf = (...facts: unknown[]): string => createHash('sha256').update(facts.join()).digest('hex').slice(0, 32);
const withPassword = (body: Buffer): RawDelivery => {
  const basic = Buffer.from(`bellwether:${PASSWORD}`).toString('base64');
  return { headers: { 'content-type': 'application/json', authorization: `Basic ${basic}` }, body };
};

const sender = createTestSender();

export const FOUR_ESPS: readonly TestEsp[] = [
  {
    id: 'sendgrid',
    label: 'SendGrid',
    secret: sender.publicKey,
    tell: (what, email, at) =>
      sender.batch(
        [
          {
            email,
            event: 'bounce',
            type: what === 'gone' ? 'bounce' : 'blocked',
            timestamp: seconds(at),
            sg_event_id: idOf(what, email, at.getTime()),
            ...(what === 'gone' ? { status: '5.1.1', reason: UNKNOWN } : { status: '4.2.2', reason: FULL }),
          },
        ],
        at,
      ),
    // For 24 hours, with growing gaps, after whatever is no 2xx.
    retries: [1, 5, 15, 45, 120, 300, 500, 900, 1_400],
    comesBack: () => true,
  },
  {
    id: 'mailgun',
    label: 'Mailgun',
    secret: MAILGUN_KEYS[0],
    tell: (what, email, at) => {
      const status = what === 'gone' ? { code: 550, message: UNKNOWN } : { code: 452, message: FULL };
      const event = {
        event: 'failed',
        id: idOf(what, email, at.getTime()),
        timestamp: at.getTime() / 1_000,
        recipient: email,
        severity: 'permanent',
        reason: 'bounce',
        'delivery-status': { ...status, 'bounce-type': what === 'gone' ? 'hard' : 'soft' },
      };
      return around(bytes(event), signatureOf(MAILGUN_KEYS[0], at, idOf('token', what, email, at.getTime())));
    },
    // After 5, 10, 15 minutes, 1, 2 and 4 hours.
    retries: [5, 15, 30, 90, 210, 450],
    comesBack: (status) => status !== 406,
  },
  {
    id: 'brevo',
    label: 'Brevo',
    secret: PASSWORD,
    tell: (what, email, at) =>
      withPassword(
        bytes({
          event: what === 'gone' ? 'hard_bounce' : 'soft_bounce',
          email,
          'message-id': `<${idOf(email, at.getTime())}@relay.example>`,
          ts_epoch: at.getTime(),
          reason: what === 'gone' ? UNKNOWN : FULL,
        }),
      ),
    // After 10 minutes, 1, 2 and 8 hours; anything but 2xx and 429 destroys the event.
    retries: [10, 70, 190, 670],
    comesBack: (status) => status === 429,
  },
  {
    id: 'sparkpost',
    label: 'SparkPost',
    secret: PASSWORD,
    tell: (what, email, at) =>
      withPassword(
        bytes([
          {
            msys: {
              message_event: {
                type: 'bounce',
                event_id: idOf(what, email, at.getTime()),
                rcpt_to: email,
                timestamp: String(seconds(at)),
                bounce_class: what === 'gone' ? '10' : '22',
                raw_reason: what === 'gone' ? UNKNOWN : FULL,
              },
            },
          },
        ]),
      ),
    // Twelve times in 8 hours, until it hears 200.
    retries: Array.from({ length: 12 }, (_, nth) => (nth + 1) * 40),
    comesBack: () => true,
  },
];

/** @returns the source of each, by its id */
export async function connectFour(db: Knex, portalId: number, now: Date): Promise<ReadonlyMap<string, Source>> {
  const made = FOUR_ESPS.map(async ({ id, label, secret }) => {
    const source = await addSource(db, portalId, testBox, { esp: id, label: `${label} mail`, secrets: [secret], now });
    return [id, source] as const;
  });
  return new Map(await Promise.all(made));
}
