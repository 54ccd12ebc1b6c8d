/** Suppression lists of email services in each stage: read and written, being read, and without a key. */
import type { EspList } from '../../src/flow/adapt/esp-lists.ts';
import type { Db } from '../../src/store/database.ts';
import { askForLists, markListsRead, markNamed, noteWait, saveAccess } from '../../src/store/esp-access.ts';
import { addEntries, beginList, endList, saveLists, setPushed } from '../../src/store/esp-list.ts';
import { saveHeld } from '../../src/store/esp-suppression.ts';
import { testBox } from './portal.ts';
import { type At, HOSTILE } from './seed-inbound.ts';

const LISTS: readonly EspList[] = [
  { list: 'unsubscribes', name: 'Global unsubscribes', holds: 'opt_out', stops: 'everything', isWritable: true },
  { list: 'bounces', name: 'Bounces', holds: 'bounce', stops: 'everything', isWritable: false },
  { list: 'spam_reports', name: 'Spam reports', holds: 'complaint', stops: 'everything', isWritable: false },
  { list: 'blocks', name: 'Blocks', holds: 'block', stops: 'everything', isWritable: false },
  { list: 'group:14', name: HOSTILE, holds: 'opt_out', stream: '14', stops: 'some', isWritable: true, size: 1_480 },
];

const STREAMS: readonly EspList[] = [
  {
    list: 'stream:outbound',
    name: 'Invoices and receipts',
    holds: 'opt_out',
    stream: 'outbound',
    stops: 'some',
    purpose: 'transactional',
    isWritable: true,
  },
  {
    list: 'stream:broadcast',
    name: 'News',
    holds: 'opt_out',
    stream: 'broadcast',
    stops: 'some',
    purpose: 'marketing',
    isWritable: true,
  },
];

/** @param sources as `seedSources` made them @param addressId of somebody who bounced and complained */
export async function seedLists(
  db: Db,
  portalId: number,
  sources: readonly number[],
  addressId: number,
  at: At,
): Promise<void> {
  const [sendgrid = 0, , , postmark = 0] = sources;
  const reach = { canRead: true, canWrite: true, why: null };
  const given = { key: { key: 'x' }, reach, by: 'sofia@northwind.example', now: at(9) };
  await saveAccess(db, portalId, testBox, sendgrid, given);
  await saveLists(db, portalId, sendgrid, LISTS, at(0, -2));
  await askForLists(db, portalId, sendgrid, null, at(0, -3));
  await markNamed(db, portalId, sendgrid, at(0, -3));
  for (const [nth, { list }] of LISTS.entries()) {
    const name = { sourceId: sendgrid, list };
    await beginList(db, portalId, name, at(0, -2.9));
    await addEntries(db, portalId, name, [812, 23_411, 96, 1_204, 1_480][nth] ?? 0);
    await endList(
      db,
      portalId,
      name,
      list === 'blocks' ? `GET /v3/suppression/blocks was refused: ${HOSTILE}.` : null,
      at(0, -2),
    );
  }
  await markListsRead(db, portalId, sendgrid, at(0, -2));
  await setPushed(db, portalId, { sourceId: sendgrid, list: 'group:14' }, true);
  for (const [list, kind] of [
    ['bounces', 'bounce'],
    ['spam_reports', 'complaint'],
  ] as const) {
    const entry = {
      addressHash: Buffer.from(`${list}${addressId}`),
      addressId,
      kind,
      actor: 'esp',
      since: at(40),
      ours: false,
    } as const;
    await saveHeld(db, portalId, { sourceId: sendgrid, list }, [entry], at(0, -2));
  }
  await db.raw(
    `insert into esp_push (portal_id, source_id, list, address_id, wants, cause, asked_at, state, why)
     select portal_id, ?, 'group:14', address_id, 'on', 'opt_out', ?, (array['done', 'done', 'failed', 'dropped'])[1 + row_number() over (order by address_id) % 4], ?
       from address where portal_id = ? order by address_id limit 12`,
    [sendgrid, at(1), `The service says: ${HOSTILE}`, portalId],
  );
  await saveAccess(db, portalId, testBox, postmark, { ...given, key: { token: 'x' } });
  await saveLists(db, portalId, postmark, STREAMS, at(0, -0.1));
  await askForLists(db, portalId, postmark, 'sofia@northwind.example', at(0, -0.2));
  await markNamed(db, portalId, postmark, at(0, -0.1));
  await beginList(db, portalId, { sourceId: postmark, list: 'stream:broadcast' }, at(0, -0.1));
  await addEntries(db, portalId, { sourceId: postmark, list: 'stream:broadcast' }, 12_500);
  await noteWait(db, portalId, postmark, at(0, 0.05), 'It answered 429: too many requests.');
}
