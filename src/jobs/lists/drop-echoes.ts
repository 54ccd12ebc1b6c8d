/** What a service tells of a change that we made ourselves: it is no news, and nobody's wish. */
import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import type { MailEvent } from '../../flow/event.ts';
import type { ReadEvents } from '../../flow/pipeline.ts';
import { findAddressIds } from '../../store/address.ts';
import type { Db } from '../../store/database.ts';
import { listSent } from '../../store/esp-push.ts';
import { isWithinPush } from './echo.ts';

/** What a service can tell of our own changes. */
const TYPES: ReadonlySet<string> = new Set(['suppressed', 'resubscribe', 'global_unsubscribe', 'list_unsubscribe']);

interface ReadOfSource extends ReadEvents {
  readonly delivery: { readonly sourceId: number; readonly esp: string };
}

/** @returns the very same where there is none */
export async function dropEchoes<Read extends ReadOfSource>(
  db: Db,
  portalId: number,
  read: readonly Read[],
  findAdapter: (esp: string) => EspAdapter | null,
): Promise<readonly Read[]> {
  const left: Read[] = [];
  for (const one of read) left.push(await dropIn(db, portalId, one, findAdapter(one.delivery.esp)));
  return left;
}

async function dropIn<Read extends ReadOfSource>(
  db: Db,
  portalId: number,
  read: Read,
  adapter: EspAdapter | null,
): Promise<Read> {
  const lists = adapter?.lists;
  if (!lists?.mayEcho) return read;
  const candidates = read.kept.filter((event) => isCandidate(event));
  if (candidates.length === 0) return read;
  const emails = candidates.flatMap((event) => event.recipient ?? []);
  const ids = await findAddressIds(db, portalId, emails);
  const sent = await listSent(db, portalId, read.delivery.sourceId, null, [...ids.values()]);
  const isOurs = (event: MailEvent): boolean =>
    isCandidate(event) &&
    sent.some(
      (one) =>
        one.addressId === ids.get(event.recipient ?? '') &&
        lists.mayEcho?.(event, one.list) === true &&
        isWithinPush(event.occurredAt, one),
    );
  const kept = read.kept.filter((event) => !isOurs(event));
  const count = read.kept.length - kept.length;
  return count === 0 ? read : { ...read, kept, ignored: read.ignored + count };
}

function isCandidate({ actor, origin, type }: MailEvent): boolean {
  return actor !== 'person' && origin === 'live' && TYPES.has(type);
}
