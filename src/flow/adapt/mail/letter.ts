/** Mails that people write, which may speak of failures without reporting one. */
import { addressesOf } from './find-addresses.ts';
import { isFromProgram, tellsOfFailure } from './mail-kind.ts';
import type { OpenedMail } from './open-mail.ts';
import { isReply, writerOf } from './writer.ts';

/** Parcels fail to be delivered, too: of a mail that no program sent, only one that speaks of mail counts. */
const MAIL_FAILED =
  /\b(?:message|mail|e-?mail)s?\b[^.]{0,80}(?:n[o']t|not|un|failed to)[^.]{0,40}(?:deliver|sent|reach)|(?:^|\s)[45]\d\d[ -][45]\.\d\.\d|returned (?:mail|message)/i;

/** People greet somebody; programs greet the sender, the user, or nobody. */
const GREETING =
  /^\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings|hallo|guten (?:tag|morgen)|moin|sehr geehrte[rs]?|liebe[rs]?|bonjour|ch[eè]re?s?|salut|hola|estimad[oa]s?|buen[oa]s (?:d[ií]as|tardes)|ciao|buongiorno|gentile|ol[áa]|car[oa]s?|prezad[oa]s?|hej|hei|cze[śs][ćc]|dzie[ńn] dobry|dobr[ýy] den|merhaba|beste|geachte|dag)(?!\p{L})(?![^\n]{0,30}\b(?:sender|user|customer|subscriber|absender|nutzer|kunde|client|usuario|cliente)\b)[^\n.:]{0,60}:?[ \t]*(?:\n|$)/iu;

/** A person wrote it, answering us or of their own accord: they may speak of failures, and no program reports one. */
export function isLetter(mail: OpenedMail, text: string): boolean {
  if (isAnswer(mail)) return true;
  if (!isByHand(mail)) return false;
  if (GREETING.test(text)) return true;
  // Quoted words of a server are no report; who reports says so in the subject as well.
  return isOwnPath(mail) && !(MAIL_FAILED.test(text) && tellsOfFailure(mail.first('subject')));
}

/** No program says that it is one, and nobody else is named as the sender. */
function isByHand(mail: OpenedMail): boolean {
  const isNamed = writerOf(mail) !== null && (isOwnPath(mail) || mail.all('return-path').length === 0);
  return isNamed && !isFromProgram(mail) && mail.first('auto-submitted') === '';
}

/** Sent under the address that it is from, to which answers may come back. */
function isOwnPath(mail: OpenedMail): boolean {
  const writer = writerOf(mail);
  return writer !== null && addressesOf([mail.first('return-path')])[0] === writer;
}

function isAnswer(mail: OpenedMail): boolean {
  return (
    isReply(mail) &&
    /^\s*(?:re|aw|sv|antw|r[ée]f?|odp|ynt|回复|答复) ?:/i.test(mail.first('subject')) &&
    !isFromProgram(mail)
  );
}
