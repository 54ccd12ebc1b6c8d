/** Which mailing a link stood in: `?c=`, as the email service merged it in. Nobody signed it: a label, and no more. Pure. */
import { cleanTextOrNull } from '../../flow/adapt/clean-text.ts';
import { isUnmerged } from './open/read-typed-address.ts';

/** As long as the names of mailings that email services tell: what both cut is cut alike. */
const MAX = 200;
/** A name is one line, and none that turns the direction of what stands around it. */
const UNSEEN = /[\p{Cc}\u202A-\u202E\u2066-\u2069]+/gu;

/** @param value of the query, decoded @returns null for none, for several, and for a merge tag that was not filled in */
export function readCampaign(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const campaign = cleanTextOrNull(value.replace(UNSEEN, ' ').trim(), MAX);
  return campaign === null || isUnmerged(campaign) ? null : campaign;
}
