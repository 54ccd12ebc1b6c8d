/** Every minute: a look into every mailbox that is connected, a few at a time. */
import type { Knex } from 'knex';
import { mailbox as adapter } from '../../esp/mailbox/mailbox.ts';
import { readMailboxAddress } from '../../esp/mailbox/mailbox-address.ts';
import type { Clock } from '../../lib/clock.ts';
import { BellwetherError, messageOf } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { SecretBox } from '../../lib/secrets.ts';
import { clearRefusal, findSource, noteRefusal } from '../../store/source.ts';
import { notifyWork } from '../../store/system/notify.ts';
import { listSourcesOf, type SourceLine } from '../../store/system/sources.ts';
import { openMailbox } from './open-mailbox.ts';
import { readMailbox } from './read-mailbox.ts';

export interface ReadMailboxesDeps {
  readonly db: Knex;
  readonly box: SecretBox;
  readonly clock: Clock;
  readonly log: Log;
  readonly open?: typeof openMailbox;
}

const AT_ONCE = 4;

/** @returns how many mails were taken in; a mailbox that cannot be read says why at its source, and holds up no other */
export async function readMailboxes(deps: ReadMailboxesDeps): Promise<number> {
  const lines = await listSourcesOf(deps.db, adapter.id);
  let count = 0;
  const take = async (): Promise<void> => {
    for (let line = lines.shift(); line !== undefined; line = lines.shift()) count += await readOne(deps, line);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
  return count;
}

async function readOne(deps: ReadMailboxesDeps, line: SourceLine): Promise<number> {
  const { db, box, clock, log, open = openMailbox } = deps;
  const { portalId, sourceId } = line;
  try {
    const source = await findSource(db, portalId, box, sourceId);
    const secret = source?.secrets[0];
    // Connected, and still without its address: the steps at the source say so.
    if (secret === undefined) return 0;
    const address = readMailboxAddress(secret);
    if (typeof address === 'string') throw new BellwetherError('mailbox.address', address);
    const opened = await open(address);
    try {
      const count = await readMailbox(deps, { portalId, sourceId, connectedAt: line.createdAt }, opened);
      if (line.isRefused) await clearRefusal(db, portalId, sourceId);
      if (count > 0) await notifyWork(db, [portalId]);
      return count;
    } finally {
      await opened.close();
    }
  } catch (thrown) {
    const why = thrown instanceof BellwetherError ? thrown.message : 'The mailbox could not be read.';
    log.warn({ portalId, sourceId, err: messageOf(thrown) }, 'a mailbox could not be read');
    await noteRefusal(db, portalId, sourceId, why, clock.now()).catch(() => undefined);
    return 0;
  }
}
