/** A mailbox, opened by IMAP: secured, read-only, and only where it lies in the public internet. */
import { ImapFlow } from 'imapflow';
import type { MailboxAddress } from '../../esp/mailbox/mailbox-address.ts';
import { READ_BYTES } from '../../flow/adapt/mail/open-mail.ts';
import { SECOND_MS } from '../../lib/clock.ts';
import { BellwetherError, messageOf } from '../../lib/errors.ts';
import { findPublicAddress, type ResolveHost } from '../../lib/public-host.ts';

export interface FoundMail {
  readonly uid: number;
  /** When it came into the mailbox. */
  readonly arrivedAt: Date;
  /** Its beginning, as far as mails are read at all. */
  readonly bytes: Buffer;
}

export interface OpenMailbox {
  readonly uidValidity: number;
  /** In ascending order, at most `limit`. Nothing is marked as seen. */
  mailsAfter(uid: number, limit: number): AsyncIterable<FoundMail>;
  close(): Promise<void>;
}

export interface OpenMailboxOptions {
  readonly resolve?: ResolveHost;
  readonly isAllowed?: (address: string) => boolean;
  readonly ports?: readonly number[];
  /** PEM of an authority to trust beside none other. */
  readonly ca?: string;
  readonly timeoutMs?: number;
}

/** Those of IMAP, so that nobody can look with us which other doors of a host are open. */
const PORTS = [143, 993];
const TIMEOUT_MS = 20 * SECOND_MS;

/** @throws BellwetherError `mailbox.*`, `fetch.*`, in words for an admin, without the password */
export async function openMailbox(address: MailboxAddress, options: OpenMailboxOptions = {}): Promise<OpenMailbox> {
  const { ports = PORTS, timeoutMs = TIMEOUT_MS } = options;
  if (!ports.includes(address.port)) {
    throw new BellwetherError('mailbox.port', `IMAP has the ports 993 and 143; ${address.port} is not asked.`);
  }
  const host = await findPublicAddress(address.host, options.resolve, options.isAllowed);
  const client = new ImapFlow({
    host,
    servername: address.host,
    port: address.port,
    secure: address.security === 'tls',
    doSTARTTLS: address.security === 'starttls',
    auth: { user: address.user, pass: address.password },
    tls: { minVersion: 'TLSv1.2', ...(options.ca === undefined ? {} : { ca: options.ca }) },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
  // Told again by whatever is under way at that moment.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const folder = await client.mailboxOpen(address.folder, { readOnly: true });
    return {
      uidValidity: Number(folder.uidValidity),
      mailsAfter: (uid, limit) => mailsAfter(client, uid, limit),
      close: () => client.logout().catch(() => client.close()),
    };
  } catch (thrown) {
    client.close();
    throw describe(address, thrown);
  }
}

async function* mailsAfter(client: ImapFlow, after: number, limit: number): AsyncIterable<FoundMail> {
  // A range that ends with * gives the last mail in any case.
  const found = (await client.search({ uid: `${after + 1}:*` }, { uid: true })) || [];
  const uids = found.filter((uid) => uid > after).sort((a, b) => a - b);
  const wanted = uids.slice(0, limit).join(',');
  if (wanted === '') return;
  const query = { uid: true, internalDate: true, source: { maxLength: READ_BYTES } };
  for await (const { uid, internalDate, source } of client.fetch(wanted, query, { uid: true })) {
    yield { uid, arrivedAt: new Date(internalDate ?? 0), bytes: source ?? Buffer.alloc(0) };
  }
}

function describe(address: MailboxAddress, thrown: unknown): BellwetherError {
  if (thrown instanceof BellwetherError) return thrown;
  const { authenticationFailed: isRefused, serverResponseCode, responseStatus } = thrown as Record<string, unknown>;
  if (isRefused === true) {
    return new BellwetherError(
      'mailbox.refused',
      `${address.host} refused the user or the password. Save the mailbox address again, with a password for apps where the provider asks for one.`,
      { cause: thrown },
    );
  }
  if (serverResponseCode === 'NONEXISTENT' || responseStatus === 'NO') {
    return new BellwetherError(
      'mailbox.no-folder',
      `${address.host} has no folder "${address.folder}" that can be read.`,
      { cause: thrown },
    );
  }
  return new BellwetherError('mailbox.failed', `${address.host} could not be read: ${messageOf(thrown)}`, {
    cause: thrown,
  });
}
