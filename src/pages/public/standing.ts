/** What holds for a person at this moment: read only, for the pages. */
import { isEverything, standingLeaves } from '../../flow/accept/standing-leaves.ts';
import { findUndoable, UNDO_MS } from '../../flow/accept/undo-act.ts';
import { foldPreferences } from '../../flow/fold-preferences.ts';
import type { Wish } from '../../flow/state.ts';
import { hashAddress } from '../../lib/address-hash.ts';
import type { PersonLink } from '../../lib/person-link.ts';
import { findAddressIds } from '../../store/address.ts';
import type { Db } from '../../store/database.ts';
import { listOptOutSuppressions, listPersonActs, type PersonAct } from '../../store/leave.ts';
import { listSurveyAnswers, type SurveyAnswer } from '../../store/survey.ts';
import type { UndoOffer } from './undo-part.ts';

export interface Standing {
  /** null: nobody of this address is in the ledger. */
  readonly addressId: number | null;
  /** How far they have left, as far as this link is concerned. */
  readonly scope: 'none' | 'stream' | 'everything';
  /** All that were left by name. */
  readonly streams: readonly string[];
  /** Of what the page says was left. */
  readonly since: Date | null;
  /** The departure that an answer belongs to; null where there is none to attach it to. */
  readonly leave: PersonAct | null;
  readonly answer: SurveyAnswer | null;
  /** What they chose for all mail. */
  readonly wish: Wish;
  /** What this link can take back. */
  readonly undo: UndoOffer | null;
}

export interface StandingRequest {
  readonly portalId: number;
  readonly hashKey: Buffer;
  readonly link: PersonLink;
  readonly at: Date;
}

const NO_WISH: Wish = { frequency: null, frequencySince: null, pausedUntil: null, pausedSince: null };

export async function readStanding(db: Db, request: StandingRequest): Promise<Standing> {
  const { portalId, link, at } = request;
  const addressId = (await findAddressIds(db, portalId, [link.email])).get(link.email) ?? null;
  if (addressId === null) return readForgotten(db, request);

  const acts = await listPersonActs(db, portalId, addressId);
  const leaves = standingLeaves(acts);
  const everything = leaves.find(isEverything) ?? null;
  const named = leaves.filter((leave) => !isEverything(leave) && leave.stream !== null);
  const stream = named.find((leave) => leave.stream === link.stream) ?? null;
  const answers = leaves.length > 0 ? await listSurveyAnswers(db, portalId, addressId) : [];
  const keys = new Set(leaves.map((leave) => leave.eventKey));
  const answer = answers.find((one) => keys.has(one.eventKey)) ?? null;
  const shown = everything ?? stream ?? named.at(-1) ?? null;
  const isRecent = acts.some((act) => act.esp === 'bellwether' && at.getTime() - act.at.getTime() <= UNDO_MS);
  return {
    addressId,
    scope: everything ? 'everything' : stream ? 'stream' : 'none',
    streams: [...new Set(named.flatMap((leave) => leave.stream ?? []))],
    since: shown?.at ?? null,
    leave: leaves.find((one) => one.eventKey === answer?.eventKey) ?? shown,
    answer,
    wish: foldPreferences(acts, at).everything,
    undo: isRecent ? await findUndoable(db, { portalId, link, at, addressId }) : null,
  };
}

/** Erased people are known by the hash alone. */
async function readForgotten(db: Db, { portalId, hashKey, link }: StandingRequest): Promise<Standing> {
  const held = await listOptOutSuppressions(db, portalId, hashAddress(hashKey, link.email));
  const everything = held.find((one) => one.stream === '');
  const stream = link.stream === null ? undefined : held.find((one) => one.stream === link.stream);
  return {
    addressId: null,
    scope: everything ? 'everything' : stream ? 'stream' : 'none',
    streams: held.flatMap((one) => (one.stream === '' ? [] : [one.stream])),
    since: (everything ?? stream)?.since ?? null,
    leave: null,
    answer: null,
    wish: NO_WISH,
    undo: null,
  };
}
