/** Sends the mails of the outbox: each once or not at all. */
import type { Knex } from 'knex';
import { openPortalKeys } from '../install/sealed-tokens.ts';
import { type Clock, MINUTE_MS } from '../lib/clock.ts';
import { sealConfirmLink } from '../lib/confirm-link.ts';
import type { Log } from '../lib/log.ts';
import { writePersonToken } from '../lib/person-link.ts';
import type { SecretBox } from '../lib/secrets.ts';
import { renderConfirmationMail } from '../mail/confirmation-mail.ts';
import { LONGEST_SENDING_MS, type Mail, type Mailer, type SendResult } from '../mail/mailer.ts';
import { ownStreamName } from '../public-page/own-text.ts';
import { fillPageSettings, type PageSettings } from '../public-page/page-settings.ts';
import { type Confirmation, doubtLostMails, type MailOutcome, recordMail, takeMails } from '../store/confirmation.ts';
import { findPortal, type Portal } from '../store/portal.ts';
import { findPublicPage } from '../store/public-page.ts';
import { readLanguage } from '../words/languages.ts';

export interface SendConfirmationsDeps {
  readonly db: Knex;
  readonly box: SecretBox;
  readonly clock: Clock;
  readonly log: Log;
  readonly publicUrl: string;
  /** null where none is set up: what waits goes on waiting until its time is over. */
  readonly mailer: Mailer | null;
}

/** Taken one by one: a slow server keeps no other worker from the rest. */
const AT_ONCE = 1;
/** A turn ends after as many. */
const A_TURN = 50;
/** Tries after 1, 2, 4 ... minutes, which is eight hours and a half in all: nobody looks for the mail after that. */
const MAX_ATTEMPTS = 10;

/** @returns true when there is more to send now */
export async function sendConfirmations(deps: SendConfirmationsDeps, portalId: number): Promise<boolean> {
  const { db, clock, mailer } = deps;
  if (!mailer) return false;
  const portal = await findPortal(db, portalId);
  if (!portal || portal.state === 'disconnected') return false;
  const page = fillPageSettings((await findPublicPage(db, portalId))?.settings ?? null);
  await doubtLostMails(db, portalId, new Date(clock.now().getTime() - LONGEST_SENDING_MS));
  for (let n = 0; n < A_TURN; n++) {
    const [taken] = await takeMails(db, portalId, clock.now(), AT_ONCE);
    if (!taken) return false;
    const result = await mailer.send(mailOf(deps, portal, page, taken));
    const outcome = outcomeOf(result, taken.attempts, clock.now());
    if (outcome.is !== 'sent') {
      // Without the address: the row names it.
      const { is, why } = outcome;
      deps.log.warn({ portalId, confirmationId: taken.confirmationId, is, why }, 'a confirmation mail was not sent');
    }
    await recordMail(db, portalId, taken.confirmationId, outcome);
  }
  return true;
}

function mailOf(
  { box, publicUrl }: SendConfirmationsDeps,
  portal: Portal,
  page: PageSettings,
  one: Confirmation,
): Mail {
  const { portalId } = portal;
  const { confirmationId, expiresAt, email, ask } = one;
  const keys = openPortalKeys(box, portalId, portal.keysEnc);
  const token = writePersonToken(portalId, sealConfirmLink(keys.link, { confirmationId, expiresAt }));
  const company = page.company ?? portal.name ?? new URL(publicUrl).hostname;
  const language = readLanguage(one.language) ?? 'en';
  const key = 'stream' in ask ? (ask.stream ?? '') : '';
  const stream = ownStreamName(page, key, language)?.text ?? key;
  const url = `${publicUrl}/u/confirm/${token}?lang=${language}`;
  return {
    to: email,
    fromName: company,
    messageId: `confirmation.${portalId}.${confirmationId}@${new URL(publicUrl).hostname}`,
    language,
    ...renderConfirmationMail({ ask, email, company, stream, language, url, expiresAt, timeZone: portal.timeZone }),
  };
}

function outcomeOf(result: SendResult, attempts: number, now: Date): MailOutcome {
  if (result.is === 'sent') return result;
  if (result.is === 'refused') return { is: 'failed', why: result.why };
  if (result.is === 'doubt') return { is: 'doubt', why: result.why };
  if (attempts >= MAX_ATTEMPTS) return { is: 'failed', why: result.why };
  return { is: 'again', after: new Date(now.getTime() + 2 ** (attempts - 1) * MINUTE_MS), why: result.why };
}
