/** Files of mail become deliveries of a source of their own: stored a handful at a time, read by the worker like any other. */
import type { Knex } from 'knex';
import { mailFile } from '../../esp/mail_file/mail_file.ts';
import { whyNoMail } from '../../flow/adapt/mail/admit-mail.ts';
import { splitMailbox } from '../../flow/adapt/mail/split-mailbox.ts';
import { connectSource } from '../../install/connect-source.ts';
import type { Clock } from '../../lib/clock.ts';
import { BellwetherError } from '../../lib/errors.ts';
import type { SecretBox } from '../../lib/secrets.ts';
import { insertDeliveries, type NewDelivery } from '../../store/delivery.ts';
import { listSourceRows } from '../../store/report/sources.ts';
import { notifyWork } from '../../store/system/notify.ts';

export interface ImportDeps {
  readonly db: Knex;
  readonly box: SecretBox;
  readonly clock: Clock;
}

export interface MailFileStream {
  readonly name: string;
  readonly chunks: AsyncIterable<Buffer>;
}

const BATCH_MAILS = 100;
const BATCH_BYTES = 4 * 1024 * 1024;

/**
 * The same file again does no harm: its facts are known by their keys.
 *
 * @param by who hands it over, for the audit log
 * @param onMail after each mail, with the bytes of the file that were read so far
 * @returns how many mails were stored
 * @throws BellwetherError `import.no-mail` where the file is none, and nothing of it was stored
 */
export async function importMails(
  deps: ImportDeps,
  portalId: number,
  by: string,
  file: MailFileStream,
  onMail: (bytesRead: number) => void = () => undefined,
): Promise<number> {
  let sourceId: number | null = null;
  let count = 0;
  let batch: NewDelivery[] = [];
  let size = 0;

  async function store(): Promise<void> {
    if (batch.length === 0) return;
    await insertDeliveries(deps.db, batch);
    await notifyWork(deps.db, [portalId]);
    [count, batch, size] = [count + batch.length, [], 0];
  }

  for await (const { bytes: body, end } of splitMailbox(file.chunks)) {
    const why = whyNoMail(body);
    if (why !== null && count + batch.length === 0) {
      throw new BellwetherError('import.no-mail', `${file.name}: ${why}`);
    }
    // Not before there is something to store: a wrong file leaves nothing behind.
    sourceId ??= await findOrConnect(deps, portalId, by);
    const headers = { 'x-bellwether-file': file.name.slice(0, 200) };
    batch.push({ portalId, sourceId, receivedAt: deps.clock.now(), headers, body, state: 'waiting', why: null });
    size += body.length;
    if (batch.length >= BATCH_MAILS || size >= BATCH_BYTES) await store();
    onMail(end);
  }
  await store();
  return count;
}

/** One source of a portal holds all files. */
async function findOrConnect(deps: ImportDeps, portalId: number, by: string): Promise<number> {
  const known = (await listSourceRows(deps.db, portalId)).find((source) => source.esp === mailFile.id);
  if (known) return known.sourceId;
  const made = { esp: mailFile.id, label: 'Mail files', secrets: [] };
  return (await connectSource({ ...deps, adapters: [mailFile] }, portalId, by, made)).sourceId;
}
