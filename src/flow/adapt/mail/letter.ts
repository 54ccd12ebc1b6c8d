/** Mails that people write, which may speak of failures without reporting one. */
import { addressesOf } from './find-addresses.ts';
import { isFromProgram } from './mail-kind.ts';
import type { OpenedMail } from './open-mail.ts';
import { isReply, writerOf } from './writer.ts';

/** Parcels fail to be delivered, too: of a mail that no program sent, only one that speaks of mail counts. */
const MAIL_FAILED =
  /\b(?:message|mail|e-?mail)s?\b[^.]{0,80}(?:n[o']t|not|un|failed to)[^.]{0,40}(?:deliver|sent|reach)|(?:^|\s)[45]\d\d[ -][45]\.\d\.\d|returned (?:mail|message)/i;

/** A person wrote it, answering us or of their own accord: they may speak of failures, and no program reports one. */
export function isLetter(mail: OpenedMail, text: string): boolean {
  return isAnswer(mail) || (isByHand(mail) && !MAIL_FAILED.test(text));
}

/** Sent under the address that it is from, to which answers may come back. */
function isByHand(mail: OpenedMail): boolean {
  const writer = writerOf(mail);
  const isOwnPath = writer !== null && addressesOf([mail.first('return-path')])[0] === writer;
  return isOwnPath && !isFromProgram(mail) && mail.first('auto-submitted') === '';
}

function isAnswer(mail: OpenedMail): boolean {
  return (
    isReply(mail) &&
    /^\s*(?:re|aw|sv|antw|r[ée]f?|odp|ynt|回复|答复) ?:/i.test(mail.first('subject')) &&
    !isFromProgram(mail)
  );
}
