/** What people asked for, and what follows in HubSpot: a confirmed address goes to the contact, everything else to a colleague. */
import { draftAskTask } from '../flow/decide/ask-task.ts';
import { renderTask } from '../flow/enact/task/render-task.ts';
import { makeReference } from '../lib/reference.ts';
import { listAsksToFollow, markAskFollowed, type OpenAsk } from '../store/confirmation.ts';
import { planCreate } from '../store/crm-write.ts';
import type { Db } from '../store/database.ts';
import { planEmail } from '../store/property-write.ts';
import { holdersOf } from '../store/report/accounts.ts';
import { carryToPrimary } from './carry-opt-outs.ts';
import type { Work } from './load-work.ts';
import type { SettlePortal } from './settle.ts';

/** Who is no contact in HubSpot waits until they are one. */
export async function followAsks(db: Db, portal: SettlePortal, work: readonly Work[], now: Date): Promise<void> {
  const { portalId } = portal;
  const byAddress = new Map(work.map((one) => [one.addressId, one]));
  for (const ask of await listAsksToFollow(db, portalId, [...byAddress.keys()])) {
    const one = byAddress.get(ask.addressId);
    if (one?.facts.contact && (await follow(db, portal, one, ask, now))) {
      await markAskFollowed(db, portalId, ask.confirmationId, now);
    }
  }
}

async function follow(db: Db, portal: SettlePortal, one: Work, ask: OpenAsk, now: Date): Promise<boolean> {
  const { portalId, hashKey } = portal;
  const contactId = one.facts.contact?.contactId;
  if (contactId === undefined) return false;
  if (!ask.isConfirmed) return planTask(db, portal, one, ask, false, now);
  const holder = (await holdersOf(db, portalId, [ask.email])).get(ask.email);
  if (holder !== undefined && holder !== contactId) return planTask(db, portal, one, ask, true, now);
  await planEmail(db, portalId, { contactId, addressId: one.addressId, email: ask.email }, now);
  // Before the first mail goes there: what they left is left at the new address, too.
  await carryToPrimary({ db, portalId, hashKey, now }, [{ addressId: one.addressId, contactId, primary: ask.email }]);
  return true;
}

async function planTask(
  db: Db,
  portal: SettlePortal,
  one: Work,
  asked: OpenAsk,
  isTaken: boolean,
  now: Date,
): Promise<boolean> {
  const { ask, email: newEmail, askedAt } = asked;
  const draft = draftAskTask(
    { ask, email: one.email, newEmail, askedAt, isTaken, optOut: one.settled.state.optOut },
    one.facts,
    portal.settings.decide,
    now,
  );
  if (draft === null) return false;
  const reference = makeReference();
  await planCreate(
    db,
    portal.portalId,
    {
      writeKey: `task:ask:${asked.confirmationId}`,
      surface: 'task',
      addressId: one.addressId,
      decisionId: null,
      payload: renderTask(draft, reference, `${portal.publicUrl}/addresses/${one.addressId}`),
      reference,
      anchor: draft.anchor,
      tryAfter: null,
    },
    now,
  );
  return true;
}
