/** What people asked for that has to be confirmed, and the mails that ask for it. */
import type { Ask } from '../flow/ask.ts';
import { type Db, execute, query } from './database.ts';

export type MailState = 'planned' | 'sending' | 'sent' | 'failed' | 'doubt' | 'none';

export interface Confirmation {
  readonly confirmationId: number;
  /** Whose link it was asked by. */
  readonly addressId: number;
  /** Of that link; it may differ from where the mail goes. */
  readonly askedBy: string;
  readonly ask: Ask;
  /** Where the mail goes: their own address, or the new one. */
  readonly email: string;
  readonly language: string;
  readonly askedAt: Date;
  readonly expiresAt: Date;
  readonly confirmedAt: Date | null;
  readonly mail: MailState;
  readonly attempts: number;
  readonly why: string | null;
}

export interface NewConfirmation {
  readonly addressId: number;
  readonly ask: Ask;
  readonly email: string;
  readonly emailHash: Buffer;
  readonly language: string;
  readonly askedAt: Date;
  readonly expiresAt: Date;
  /** `none` where no mail can be sent. */
  readonly mail: 'planned' | 'none';
}

export async function addConfirmation(db: Db, portalId: number, one: NewConfirmation): Promise<void> {
  await execute(
    db,
    `insert into confirmation (portal_id, address_id, ask, email, email_hash, language, asked_at, expires_at, mail)
     values (?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?)`,
    [
      portalId,
      one.addressId,
      JSON.stringify(one.ask),
      one.email,
      one.emailHash,
      one.language,
      one.askedAt,
      one.expiresAt,
      one.mail,
    ],
  );
}

export interface AskCounts {
  /** Mails to this address in the last day, whoever asked. */
  readonly toAddress: number;
  /** What this person asked for in the last day. */
  readonly byPerson: number;
  /** What was asked of the portal in the last hour. */
  readonly ofPortal: number;
  /** The same was asked a moment ago, and waits for its answer. */
  readonly isRepeated: boolean;
}

/** @param since of a repeated press */
export async function countAsks(
  db: Db,
  portalId: number,
  asked: { readonly addressId: number; readonly ask: Ask; readonly emailHash: Buffer; readonly at: Date },
  since: Date,
): Promise<AskCounts> {
  const { addressId, ask, emailHash, at } = asked;
  const rows = await query<AskCounts>(
    db,
    `select (select count(*) from confirmation where portal_id = ? and email_hash = ? and asked_at > ?::timestamptz - interval '1 day') as "toAddress",
            (select count(*) from confirmation where portal_id = ? and address_id = ? and asked_at > ?::timestamptz - interval '1 day') as "byPerson",
            (select count(*) from confirmation where portal_id = ? and asked_at > ?::timestamptz - interval '1 hour') as "ofPortal",
            exists (select from confirmation where portal_id = ? and address_id = ? and email_hash = ? and ask = ?::jsonb
                       and asked_at > ? and confirmed_at is null) as "isRepeated"`,
    [
      portalId,
      emailHash,
      at,
      portalId,
      addressId,
      at,
      portalId,
      at,
      portalId,
      addressId,
      emailHash,
      JSON.stringify(ask),
      since,
    ],
  );
  return rows[0] ?? { toAddress: 0, byPerson: 0, ofPortal: 0, isRepeated: false };
}

const COLUMNS = `c.confirmation_id as "confirmationId", c.address_id as "addressId", a.email as "askedBy", c.ask, c.email, c.language,
  c.asked_at as "askedAt", c.expires_at as "expiresAt", c.confirmed_at as "confirmedAt", c.mail, c.attempts, c.why`;

export async function findConfirmation(db: Db, portalId: number, confirmationId: number): Promise<Confirmation | null> {
  const rows = await query<Confirmation>(
    db,
    `select ${COLUMNS} from confirmation c join address a using (portal_id, address_id)
      where c.portal_id = ? and c.confirmation_id = ?`,
    [portalId, confirmationId],
  );
  return rows[0] ?? null;
}

/** One link, one use: of two presses at once one gets true. Others that ask for the same are over as well. */
export async function markConfirmed(db: Db, portalId: number, confirmationId: number, now: Date): Promise<boolean> {
  const changed = await execute(
    db,
    `update confirmation set confirmed_at = ? where portal_id = ? and confirmation_id = ? and confirmed_at is null and expires_at > ?`,
    [now, portalId, confirmationId, now],
  );
  if (changed === 0) return false;
  await execute(
    db,
    `update confirmation o set expires_at = least(o.expires_at, ?), try_after = null
       from confirmation c
      where c.portal_id = ? and c.confirmation_id = ? and o.portal_id = c.portal_id and o.address_id = c.address_id
        and o.ask = c.ask and o.confirmed_at is null`,
    [now, portalId, confirmationId],
  );
  return true;
}

/**
 * Takes the next mails for sending: from here on a row is sent once or not at all, whatever becomes of this process. What
 * expired meanwhile is not sent any more.
 */
export async function takeMails(db: Db, portalId: number, now: Date, limit: number): Promise<Confirmation[]> {
  return db.transaction(async (trx) => {
    await execute(
      trx,
      `update confirmation set mail = 'failed', why = coalesce(why, 'Its time was over before it could be sent.')
        where portal_id = ? and mail = 'planned' and expires_at <= ?`,
      [portalId, now],
    );
    const taken = await query<{ confirmation_id: number }>(
      trx,
      `update confirmation set mail = 'sending', sent_at = ?, attempts = attempts + 1
        where portal_id = ? and confirmation_id in (
          select confirmation_id from confirmation
           where portal_id = ? and mail = 'planned' and (try_after is null or try_after <= ?)
           order by confirmation_id limit ? for update skip locked)
       returning confirmation_id`,
      [now, portalId, portalId, now, limit],
    );
    return query<Confirmation>(
      trx,
      `select ${COLUMNS} from confirmation c join address a using (portal_id, address_id)
        where c.portal_id = ? and c.confirmation_id = any(?::bigint[]) order by c.confirmation_id`,
      [portalId, taken.map((row) => row.confirmation_id)],
    );
  });
}

export type MailOutcome =
  | { readonly is: 'sent' }
  | { readonly is: 'again'; readonly after: Date; readonly why: string }
  | { readonly is: 'failed' | 'doubt'; readonly why: string };

export async function recordMail(
  db: Db,
  portalId: number,
  confirmationId: number,
  outcome: MailOutcome,
): Promise<void> {
  await execute(
    db,
    `update confirmation set mail = ?, try_after = ?, why = ? where portal_id = ? and confirmation_id = ? and mail = 'sending'`,
    [
      outcome.is === 'again' ? 'planned' : outcome.is,
      outcome.is === 'again' ? outcome.after : null,
      outcome.is === 'sent' ? null : outcome.why,
      portalId,
      confirmationId,
    ],
  );
}

const UNKNOWN_END =
  'The sending was cut off, and nobody knows whether the mail went out. It is not sent twice: the person can ask again.';

/** Whoever sent it is gone. @param before sent earlier than any call can last */
export async function doubtLostMails(db: Db, portalId: number, before: Date): Promise<number> {
  return execute(
    db,
    `update confirmation set mail = 'doubt', why = ? where portal_id = ? and mail = 'sending' and sent_at < ?`,
    [UNKNOWN_END, portalId, before],
  );
}

/** Proofs stay; what was asked for, and the address it named, are not needed any more. */
export async function expireConfirmations(db: Db, portalId: number, before: Date): Promise<number> {
  return execute(db, 'delete from confirmation where portal_id = ? and asked_at < ?', [portalId, before]);
}

export interface OpenAsk {
  readonly confirmationId: number;
  readonly addressId: number;
  readonly ask: Ask;
  /** The new address, where they asked for one. */
  readonly email: string;
  readonly askedAt: Date;
  readonly isConfirmed: boolean;
}

/** What a colleague is to see to, and new addresses that were confirmed. Everything else follows from the confirming alone. */
const TO_FOLLOW = `c.followed_at is null and ((c.mail = 'none' and c.confirmed_at is null)
  or (c.confirmed_at is not null and c.ask ->> 'kind' = 'address'))`;

export async function listAsksToFollow(db: Db, portalId: number, addressIds: readonly number[]): Promise<OpenAsk[]> {
  if (addressIds.length === 0) return [];
  return query<OpenAsk>(
    db,
    `select c.confirmation_id as "confirmationId", c.address_id as "addressId", c.ask, c.email, c.asked_at as "askedAt",
            c.confirmed_at is not null as "isConfirmed"
       from confirmation c where c.portal_id = ? and c.address_id = any(?::bigint[]) and ${TO_FOLLOW} order by c.confirmation_id`,
    [portalId, [...addressIds]],
  );
}

export async function markAskFollowed(db: Db, portalId: number, confirmationId: number, now: Date): Promise<void> {
  await execute(db, 'update confirmation set followed_at = ? where portal_id = ? and confirmation_id = ?', [
    now,
    portalId,
    confirmationId,
  ]);
}
