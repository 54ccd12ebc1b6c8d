/** What colleagues found out becomes their words, and new addresses for their contacts: as if each had said it in HubSpot. */
import type { Knex } from 'knex';
import { domainOf } from '../../lib/address.ts';
import type { Clock } from '../../lib/clock.ts';
import { markDirty } from '../../store/address.ts';
import { saveWord } from '../../store/address-word.ts';
import { writeAudit } from '../../store/audit.ts';
import { findFindingsToTake, lockImport, noteTaken } from '../../store/import.ts';
import { listParts } from '../../store/import-part.ts';
import { isEmailUnderWay, lockContact, planEmail } from '../../store/property-write.ts';
import { readFindings } from './read-findings.ts';

/** One part of the oldest file that is being taken in; each in one transaction with how far it is. @returns how much was done */
export async function takeFindings(
  { db, clock }: { readonly db: Knex; readonly clock: Clock },
  portalId: number,
): Promise<number> {
  const importId = await findFindingsToTake(db, portalId);
  if (importId === null) return 0;
  const now = clock.now();
  return db.transaction(async (trx) => {
    const file = await lockImport(trx, portalId, importId);
    if (file?.state !== 'importing' || file.plan === null) return 0;
    const [part] = await listParts(trx, portalId, importId, file.partsTaken, 1);
    const { plan } = file;
    const read = () => (part ? readFindings(trx, portalId, plan, part.body) : Promise.resolve([]));
    const contactIds = (await read()).flatMap((row) =>
      row.is === 'finding' ? (row.weighed.email?.contactId ?? []) : [],
    );
    // In one order, so that two who hold several wait for each other and never in a circle.
    for (const contactId of [...new Set(contactIds)].toSorted()) await lockContact(trx, portalId, contactId);
    // Weighed once more: while we waited, a colleague may have confirmed the same on the card, and HubSpot may have it already.
    const rows = await read();
    let news = 0;
    const touched: number[] = [];
    for (const row of rows) {
      if (row.is !== 'finding') continue;
      const { addressId, word, email } = row.weighed;
      // A colleague who said something later than the file was handed over knows better.
      const said = { by: file.askedBy, at: file.createdAt, isHistory: true };
      if (word && (await saveWord(trx, portalId, addressId, { ...said, ...word }))) {
        news += 1;
        touched.push(addressId);
      }
      // Two rows may name two addresses of one contact.
      if (email && !(await isEmailUnderWay(trx, portalId, email.contactId, email.email))) {
        news += 1;
        await planEmail(trx, portalId, { ...email, addressId }, now);
        const detail = { addressId, from: domainOf(row.finding.email), to: domainOf(email.email), confidence: null };
        const target = email.contactId;
        await writeAudit(trx, portalId, {
          at: now,
          actor: file.askedBy,
          action: 'contact.address-confirmed',
          target,
          detail,
        });
      }
    }
    await markDirty(trx, portalId, touched, 'enter', now);
    const events = rows.filter((row) => row.is === 'finding').length;
    const errors = rows.filter((row) => row.is === 'error').length;
    await noteTaken(trx, portalId, [{ importId, parts: 1, events, news, errors }], now);
    return 1;
  });
}
