/** Why nobody is put on a list that stops every mail of an account, where its source sends more than marketing. Pure. */
import { type EspList, type EspLists, NEEDED_MAIL } from './esp-lists.ts';

/** @param service its name; @param what what is stopped; @param advice where marketing can be held back alone */
export function refuseUnlessMarketing(service: string, what: string, advice: string): EspLists['refusal'] {
  return ({ isWritable }: EspList, purpose) => {
    if (!isWritable) return `${service} fills this list by itself.`;
    if (purpose === 'transactional') return NEEDED_MAIL;
    if (purpose === 'marketing') return null;
    return `${what}, password resets and receipts among it, and this source sends both. ${advice}`;
  };
}
