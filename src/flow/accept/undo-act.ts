/** Within half an hour a person takes back what they did, by the link with which they did it: all is as it was before. */
import { MINUTE_MS } from '../../lib/clock.ts';
import type { Db } from '../../store/database.ts';
import { insertEvents } from '../../store/event.ts';
import { insertConsentProof } from '../../store/leave.ts';
import { type LinkAct, listLinkActs } from '../../store/link-act.ts';
import { readUndo, writeUndo } from '../drop-undone.ts';
import { followChoices, holdPerson, type LinkDeps, type LinkPerson, type LinkRequest } from './link-person.ts';
import { ownEvent } from './own-event.ts';

export const UNDO_MS = 30 * MINUTE_MS;

/** What the link can take back now. */
export interface Undoable {
  /** Names it in the form of the button. */
  readonly press: string;
  readonly act: 'leave' | 'prefer';
  /** Of its newest act; null: everything. */
  readonly stream: string | null;
  /** All that the press was about. */
  readonly streams: readonly (string | null)[];
  readonly at: Date;
  /** The button works until here. */
  readonly until: Date;
}

/** @returns the newest act of this link that can be taken back; null where there is none */
export async function findUndoable(
  db: Db,
  request: Pick<LinkRequest, 'portalId' | 'link' | 'at'> & { readonly addressId: number },
): Promise<Undoable | null> {
  const { portalId, link, at, addressId } = request;
  const acts = await listLinkActs(db, portalId, addressId, new Date(at.getTime() - UNDO_MS));
  const newest = acts.findLast((act) => act.linkStream === link.stream && !act.isUndone);
  if (newest === undefined) return null;
  const { act, stream, press, at: since } = newest;
  const streams = acts.filter((one) => one.press === press && !one.isUndone).map((one) => one.stream);
  return { press, act, stream, streams, at: since, until: new Date(since.getTime() + UNDO_MS) };
}

/**
 * @param press as `findUndoable` or `recordPreference` named it, or the key of a departure
 * @returns `late`: more than half an hour ago; `unknown`: it was not done by this link, or there was nothing of this kind
 */
export async function undoAct(
  deps: LinkDeps,
  request: LinkRequest & { readonly press: string },
): Promise<'undone' | 'late' | 'unknown'> {
  return deps.db.transaction(async (trx) => {
    const { portalId, link, at, press } = request;
    const person = await holdPerson(trx, request, false);
    if (person === null) return 'unknown';
    const since = new Date(0);
    const acts = (await listLinkActs(trx, portalId, person.addressId, since)).filter(
      (act) => act.press === press && act.linkStream === link.stream,
    );
    if (acts.length === 0) return 'unknown';
    // Pressing twice is pressing once, however late the second press comes.
    const standing = acts.filter((act) => !act.isUndone);
    if (standing.length === 0) return 'undone';
    if (standing.some((act) => at.getTime() - act.at.getTime() > UNDO_MS)) return 'late';
    for (const act of standing) await takeBack(trx, request, person, act);
    await followChoices({ ...deps, db: trx }, request, person);
    return 'undone';
  });
}

async function takeBack(trx: Db, request: LinkRequest, person: LinkPerson, act: LinkAct): Promise<void> {
  const { portalId, link, at, detail } = request;
  const { addressId, addressHash } = person;
  if (person.acts.some((one) => readUndo(one) === act.eventKey)) return;
  const eventKey = `bellwether:undo:${act.eventKey}`;
  const own = { eventKey, addressId, email: link.email, native: writeUndo(act.eventKey), stream: act.stream };
  await insertEvents(trx, portalId, [ownEvent({ ...own, type: 'undo', rule: 'page.took-back', at })]);
  await insertConsentProof(trx, portalId, {
    addressId,
    addressHash,
    eventKey,
    act: 'undo',
    venue: 'page',
    stream: act.stream,
    scope: act.stream === null ? 'everything' : 'stream',
    detail: { ...detail, undoes: act.eventKey, linkStream: link.stream },
    at,
  });
}
