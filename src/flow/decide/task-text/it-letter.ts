/** The letter to the IT of a company whose mail gateway refuses us: what happened, in their terms, and one question. */
import { cutText } from '../../../lib/cut-text.ts';
import { gatewayWords } from '../../gateway-name.ts';
import { reasonWords } from '../../reason-words.ts';
import type { Cause } from '../../state.ts';
import { writeDate } from '../../write-date.ts';
import { oneLine } from './fit-subject.ts';

/** Where the administrators of each brand find a refused message. */
const WHERE: Readonly<Record<string, string>> = {
  microsoft365:
    'In Microsoft 365 it stands in the message trace of the Exchange admin center, and in Explorer of Microsoft Defender.',
  google: 'In Google Workspace it stands in the Email Log Search of the Admin console.',
  proofpoint: 'In Proofpoint it stands in Smart Search, by recipient and time.',
  mimecast: 'In Mimecast it stands in the Message Center, under “Rejected and Deferred Messages”.',
  barracuda: 'In Barracuda it stands in the Message Log, with the reason beside it.',
  ironport: 'In Cisco Secure Email it stands in Message Tracking.',
  trendmicro: 'In Trend Micro it stands in Mail Tracking Search.',
  symantec: 'In Symantec Email Security it stands in Track and Trace.',
  messagelabs: 'In Symantec Email Security it stands in Track and Trace.',
  hornetsecurity: 'In Hornetsecurity it stands in the Email Live Tracking of the control panel.',
  sophos: 'In Sophos Email it stands in the Message History report.',
  fortimail: 'In FortiMail it stands in the history log.',
};
const ELSEWHERE = 'It stands in the log of your mail gateway, by recipient and time.';

export interface LetterFacts {
  readonly email: string;
  /** The person's name; the address where none is known. */
  readonly name: string;
  readonly cause: Cause;
  /** Colleagues at the same domain who got our mail since. */
  readonly reached: number;
  /** Of the portal. */
  readonly zone: string;
}

const WORDS_MAX = 600;

/** @returns the whole letter, plain text, to be sent by whoever knows the customer */
export function writeItLetter({ email, name, cause, reached, zone }: LetterFacts): string {
  const when = `${writeDate(cause.at, zone)} (${cause.at.toISOString().slice(0, 16).replace('T', ' ')} UTC)`;
  const words = cutText(oneLine(cause.diagnostic ?? ''), WORDS_MAX);
  const brand = gatewayWords(cause);
  const code = [cause.smtpCode, cause.enhancedStatus].filter((part) => (part ?? null) !== null).join(' ');
  const facts = [
    `Recipient: ${email}`,
    `Refused on: ${when}`,
    ...(words === '' ? [] : [`Your server's answer: ${words}`]),
    ...(words === '' && code !== '' ? [`Your server's code: ${code}`] : []),
    ...line('Your server', cause.remoteMta),
    ...line('Sent from the IP address', cause.sendingIp),
    ...line('Our message', cause.messageId),
    ...line('Mailing', cause.campaign),
    ...line('DKIM domain', cause.dkimDomain),
  ];
  const others =
    reached === 0
      ? ''
      : `\n\n${reached === 1 ? 'Mail from us to 1 colleague' : `Mail from us to ${reached} colleagues`} at the same domain was accepted at the same time, so it seems to concern this recipient alone.`;
  return `Subject: A mail from us to ${email} was refused by your mail gateway

Hello,

we are in contact with ${oneLine(name) || email}, and our last mail to ${email} was refused${brand === null ? '' : ` by your gateway (${brand})`}: it said that ${reasonWords(cause.reason)}. We believe that this was not meant, and do not want to send again before we know.

${facts.join('\n')}${others}

Could you look up which rule or list refused it, and tell us? ${WHERE[cause.gateway ?? ''] ?? ELSEWHERE} If the address is right, please check that it is known to the gateway as well.

Please do not exempt our mail from scanning. If something about our mail breaks your rules, we would like to mend it on our side.

Thank you.
`;
}

function line(label: string, value: string | null | undefined): string[] {
  return value === null || value === undefined || value === '' ? [] : [`${label}: ${oneLine(value)}`];
}
