/** What holds for a person at this moment: read only, for the pages. */
import { isEverything, standingLeaves } from '../../flow/accept/standing-leaves.ts';
import { hashAddress } from '../../lib/address-hash.ts';
import type { PersonLink } from '../../lib/person-link.ts';
import { findAddressIds } from '../../store/address.ts';
import type { Db } from '../../store/database.ts';
import { listOptOutSuppressions, listPersonActs, type PersonAct } from '../../store/leave.ts';
import { listSurveyAnswers, type SurveyAnswer } from '../../store/survey.ts';

export interface Standing {
  /** null: nobody of this address is in the ledger. */
  readonly addressId: number | null;
  /** How far they have left, as far as this link is concerned. */
  readonly scope: 'none' | 'stream' | 'everything';
  readonly since: Date | null;
  /** The departure that an answer belongs to; null where there is none to attach it to. */
  readonly leave: PersonAct | null;
  readonly answer: SurveyAnswer | null;
}

export async function readStanding(db: Db, portalId: number, hashKey: Buffer, link: PersonLink): Promise<Standing> {
  const addressId = (await findAddressIds(db, portalId, [link.email])).get(link.email) ?? null;
  if (addressId === null) return readForgotten(db, portalId, hashKey, link);

  const leaves = standingLeaves(await listPersonActs(db, portalId, addressId));
  const everything = leaves.find(isEverything) ?? null;
  const stream =
    link.stream === null ? undefined : leaves.find((leave) => !isEverything(leave) && leave.stream === link.stream);
  const answers = leaves.length > 0 ? await listSurveyAnswers(db, portalId, addressId) : [];
  const keys = new Set(leaves.map((leave) => leave.eventKey));
  const answer = answers.find((one) => keys.has(one.eventKey)) ?? null;
  const leave = leaves.find((one) => one.eventKey === answer?.eventKey) ?? everything ?? stream ?? null;
  return {
    addressId,
    scope: everything ? 'everything' : stream ? 'stream' : 'none',
    since: (everything ?? stream)?.at ?? null,
    leave,
    answer,
  };
}

/** Erased people are known by the hash alone. */
async function readForgotten(db: Db, portalId: number, hashKey: Buffer, link: PersonLink): Promise<Standing> {
  const held = await listOptOutSuppressions(db, portalId, hashAddress(hashKey, link.email));
  const everything = held.find((one) => one.stream === '');
  const stream = link.stream === null ? undefined : held.find((one) => one.stream === link.stream);
  return {
    addressId: null,
    scope: everything ? 'everything' : stream ? 'stream' : 'none',
    since: (everything ?? stream)?.since ?? null,
    leave: null,
    answer: null,
  };
}
