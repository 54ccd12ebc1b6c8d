/** One look into one mailbox: what is new becomes deliveries, each once, and how far we are is remembered with it. */
import type { Knex } from 'knex';
import { ORIGIN_HEADER } from '../../flow/adapt/mail/mail-source.ts';
import type { Clock } from '../../lib/clock.ts';
import type { NewDelivery } from '../../store/delivery.ts';
import { findMailbox, type MailboxPlace, takeMails } from '../../store/mailbox.ts';
import type { FoundMail, OpenMailbox } from './open-mailbox.ts';

export interface ReadMailboxDeps {
  readonly db: Knex;
  readonly clock: Clock;
}

export interface WatchedMailbox {
  readonly portalId: number;
  readonly sourceId: number;
  /** What came before is history, and opens no tasks. */
  readonly connectedAt: Date;
}

/** A look is over before the next one begins; what is left waits for it. */
const MAX_MAILS = 2_000;
/** One transaction: few enough for the memory of a small worker, at 2 MB a mail at most. */
const BATCH_MAILS = 50;
const BATCH_BYTES = 8 * 1024 * 1024;

/** @returns how many mails were taken in; what another worker takes at the same time is left to it */
export async function readMailbox(deps: ReadMailboxDeps, watched: WatchedMailbox, box: OpenMailbox): Promise<number> {
  const { portalId, sourceId } = watched;
  const known = await findMailbox(deps.db, portalId, sourceId);
  let place: MailboxPlace = { uidValidity: box.uidValidity, lastUid: 0 };
  let expected = known;
  if (known?.uidValidity === box.uidValidity) place = known;
  let count = 0;
  let batch: FoundMail[] = [];
  let bytes = 0;

  async function commit(): Promise<boolean> {
    const last = batch.at(-1);
    if (last === undefined) return true;
    const next = { uidValidity: box.uidValidity, lastUid: last.uid };
    const isOurs = await takeMails(
      deps.db,
      portalId,
      sourceId,
      { from: expected, to: next },
      batch.map((mail) => toDelivery(watched, mail, deps.clock.now())),
      deps.clock.now(),
    );
    if (!isOurs) return false;
    [expected, count, batch, bytes] = [next, count + batch.length, [], 0];
    return true;
  }

  for await (const mail of box.mailsAfter(place.lastUid, MAX_MAILS)) {
    batch.push(mail);
    bytes += mail.bytes.length;
    if ((batch.length >= BATCH_MAILS || bytes >= BATCH_BYTES) && !(await commit())) return count;
  }
  await commit();
  return count;
}

function toDelivery(watched: WatchedMailbox, mail: FoundMail, now: Date): NewDelivery {
  const isPast = mail.arrivedAt < watched.connectedAt;
  return {
    portalId: watched.portalId,
    sourceId: watched.sourceId,
    // A mail that waited while our worker was down came when the mailbox got it.
    receivedAt: mail.arrivedAt > watched.connectedAt && mail.arrivedAt < now ? mail.arrivedAt : now,
    headers: isPast ? { [ORIGIN_HEADER]: 'import' } : {},
    body: mail.bytes,
    state: 'waiting',
    why: null,
  };
}
