/** Complaints: the Abuse Reporting Format (RFC 5965), and the few feedback loops that have a form of their own. */
import { addressesOf } from './find-addresses.ts';
import type { OpenedMail } from './open-mail.ts';
import type { MailFact } from './read-mail.ts';
import type { ReturnedMail } from './returned-mail.ts';

/** JMRP, the loop of Outlook.com, encloses the mail and says so in the subject alone. */
const JMRP_SUBJECT = /^complaint about message from/i;
/** RFC 5965, 3.5 and 6591: what a machine found, or that somebody took our mail out of the spam folder. */
const NO_COMPLAINT = /^feedback-type[ \t]*:[ \t]*(?:auth-failure|dkim|virus|not-spam)\b/im;
/** RFC 6590: a blackened address keeps its form. */
const BLACKENED = /^(?:redacted|undisclosed|hidden|removed|anonym|x{3})/;

export function isFeedbackReport(mail: OpenedMail): boolean {
  return (
    mail.parts.some((part) => part.type === 'message/feedback-report') ||
    /report-type="?feedback-report/i.test(mail.first('content-type')) ||
    /^feedback-type[ \t]*:/im.test(mail.text) ||
    JMRP_SUBJECT.test(mail.first('subject'))
  );
}

/** Whether a person said that our mail is spam. */
export function isByPerson(mail: OpenedMail): boolean {
  return ![mail.text, ...mail.parts.map((part) => part.text)].some((text) => NO_COMPLAINT.test(text));
}

/** The complainant, as far as the report names somebody: many providers blacken the address. */
export function readFeedbackReport(mail: OpenedMail, returned: ReturnedMail | null): MailFact[] {
  const report = mail.parts.find((part) => part.type === 'message/feedback-report')?.text ?? mail.text;
  const field = (name: string) =>
    addressesOf([...report.matchAll(new RegExp(`^${name}[ \\t]*:(.*)$`, 'gim'))].map((match) => match[1] ?? '')).filter(
      (address) => !BLACKENED.test(address),
    );
  const enclosed = mail.parts.map((part) => /^x-hmxmroriginalrecipient[ \t]*:(.*)$/im.exec(part.text)?.[1] ?? '');
  const named = [...field('original-rcpt-to'), ...field('removal-recipient'), ...addressesOf(enclosed)];
  const recipients = named.length > 0 ? [...new Set(named)] : (returned?.recipients ?? []).slice(0, 1);
  return recipients.map((recipient) => ({
    recipient,
    status: null,
    words: [],
    remoteMta: null,
    stage: null,
    isDelayed: false,
  }));
}
