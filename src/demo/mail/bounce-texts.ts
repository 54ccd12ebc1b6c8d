/** What receiving mail servers answer, in each one's way of saying it. */
import type { MailServer } from '../company/accounts.ts';
import type { Random } from '../random.ts';

/** `unknown`: no such person. `full`: no room. `refused`: we are not wanted. `expired`: never reached. `no_domain`: nobody there. */
export const BOUNCE_TEXT_KEYS = ['unknown', 'disabled', 'full', 'refused', 'expired', 'no_domain'] as const;
export type BounceTextKey = (typeof BOUNCE_TEXT_KEYS)[number];

export interface BounceText {
  /** SendGrid's `type`. It calls full mailboxes "blocked", too. */
  readonly type: 'bounce' | 'blocked' | 'expired';
  readonly status: string;
  /** SendGrid's `bounce_classification`. */
  readonly classification: string;
  readonly reason: string;
}

export interface BounceContext {
  readonly email: string;
  readonly sendingIp: string;
  readonly at: Date;
  readonly random: Random;
}

type Writer = (context: BounceContext) => Omit<BounceText, 'classification'> & { readonly classification?: string };

const CLASSIFICATIONS: Readonly<Record<BounceTextKey, string>> = {
  unknown: 'Invalid Address',
  disabled: 'Invalid Address',
  full: 'Mailbox Unavailable',
  refused: 'Reputation',
  expired: 'Technical',
  no_domain: 'Invalid Address',
};

const hard = (status: string, reason: string) => ({ type: 'bounce', status, reason }) as const;
const blocked = (status: string, reason: string) => ({ type: 'blocked', status, reason }) as const;

const UNKNOWN: Readonly<Record<MailServer, Writer>> = {
  exchange_online: (context) =>
    hard(
      '5.1.10',
      `550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ${context.email} not found by SMTP address lookup [${exchangeHost(context)}]`,
    ),
  google: ({ random }) =>
    hard(
      '5.1.1',
      `550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos or 550-5.1.1 unnecessary spaces. For more information, go to 550 5.1.1  https://support.google.com/mail/?p=NoSuchUser ${googleId(random)} - gsmtp`,
    ),
  postfix: ({ email }) =>
    hard('5.1.1', `550 5.1.1 <${email}>: Recipient address rejected: User unknown in virtual mailbox table`),
  exim: ({ email }) =>
    hard('5.1.1', `550 5.1.1 <${email}> is not known here. There is no such person at this address.`),
  mimecast: () =>
    hard('5.0.0', '550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 [k3Vq0tYxNd2mWZr8.uk276]'),
  proofpoint: ({ email }) => hard('5.1.1', `550 5.1.1 <${email}>... User unknown`),
  barracuda: ({ email }) => hard('5.1.1', `550 5.1.1 No such recipient <${email}>`),
};

const FULL: Readonly<Record<MailServer, Writer>> = {
  exchange_online: (context) =>
    blocked(
      '5.2.2',
      `554 5.2.2 STOREDRV.Deliver; mailbox full. Failed to process message due to a permanent exception: QuotaExceededException.MapiExceptionShutoffQuotaExceeded [${exchangeHost(context)}]`,
    ),
  google: ({ random }) =>
    blocked(
      '4.2.2',
      `452-4.2.2 The recipient's inbox is out of storage space. Please direct the 452-4.2.2 recipient to 452 4.2.2  https://support.google.com/mail/?p=OverQuotaTemp ${googleId(random)} - gsmtp`,
    ),
  postfix: ({ email }) => blocked('5.2.2', `552 5.2.2 <${email}>: Recipient address rejected: Mailbox over quota`),
  exim: ({ email }) => blocked('5.2.2', `552 5.2.2 <${email}>: user is over quota, mailbox is full`),
  mimecast: () => blocked('4.2.2', '452 4.2.2 Recipient mailbox is full [w8ZrQf2nPyGk1sLd.uk143]'),
  proofpoint: ({ email }) => blocked('5.2.2', `552 5.2.2 <${email}>... Mailbox full, quota exceeded`),
  barracuda: ({ email }) => blocked('5.2.2', `552 5.2.2 <${email}> mailbox quota exceeded`),
};

const REFUSED: Readonly<Record<MailServer, Writer>> = {
  exchange_online: (context) =>
    blocked(
      '5.7.606',
      `550 5.7.606 Access denied, banned sending IP [${context.sendingIp}]. To request removal from this list please visit the delisting portal. [${exchangeHost(context)}]`,
    ),
  google: ({ random, sendingIp }) =>
    blocked(
      '5.7.1',
      `550-5.7.1 [${sendingIp}] Our system has detected that this message is likely 550-5.7.1 suspicious due to the very low reputation of the sending domain. 550 5.7.1 ${googleId(random)} - gsmtp`,
    ),
  postfix: ({ sendingIp }) =>
    blocked(
      '5.7.1',
      `554 5.7.1 Service unavailable; Client host [${sendingIp}] blocked using our local reputation list`,
    ),
  exim: ({ sendingIp }) => blocked('5.7.1', `550 5.7.1 Your IP ${sendingIp} has a poor reputation and is blocked here`),
  mimecast: ({ random }) =>
    blocked(
      '5.0.0',
      `554 Email rejected due to security policies - https://community.mimecast.com/docs/DOC-1369#554 [${letters(random, 16)}.uk${random.whole(100, 399)}]`,
    ),
  proofpoint: ({ random }) =>
    blocked('5.7.0', `550 5.7.0 Local Policy Violation - ${letters(random, 12).toLowerCase()}-1`),
  barracuda: ({ email }) => blocked('5.0.0', `550 permanent failure for one or more recipients (${email}:blocked)`),
};

const WRITERS: Readonly<Record<BounceTextKey, (server: MailServer) => Writer>> = {
  unknown: (server) => UNKNOWN[server],
  full: (server) => FULL[server],
  refused: (server) => REFUSED[server],
  disabled: (server) => (server === 'google' ? googleDisabled : accountDisabled),
  expired: () => neverConnected,
  no_domain: () => noDomain,
};

function googleDisabled({ random }: BounceContext) {
  return hard(
    '5.2.1',
    `550-5.2.1 The email account that you tried to reach is disabled. Learn more at 550 5.2.1  https://support.google.com/mail/?p=DisabledUser ${googleId(random)} - gsmtp`,
  );
}

function accountDisabled({ email }: BounceContext) {
  return hard('5.2.1', `550 5.2.1 <${email}>: account is disabled`);
}

function neverConnected({ email }: BounceContext) {
  const host = `mx1.${email.slice(email.indexOf('@') + 1)}`;
  return {
    type: 'expired',
    status: '',
    reason: `unable to connect to ${host} [203.0.113.25]:25: connection timed out; message expired after 72 hours`,
  } as const;
}

function noDomain({ email }: BounceContext) {
  const domain = email.slice(email.indexOf('@') + 1);
  return hard('5.1.2', `550 5.1.2 The domain ${domain} does not exist: NXDOMAIN for MX and A`);
}

export function writeBounce(key: BounceTextKey, server: MailServer, context: BounceContext): BounceText {
  return { classification: CLASSIFICATIONS[key], ...WRITERS[key](server)(context) };
}

/** What a careful server says to a first attempt. */
export function writeDeferral(server: MailServer, email: string, sendingIp: string): string {
  if (server === 'exim') return `451 4.7.1 ${email}: Greylisted, please try again in 5 minutes`;
  if (server === 'proofpoint') return `421 4.7.0 Too many connections from ${sendingIp}, please slow down`;
  return `450 4.2.0 <${email}>: Recipient address rejected: Greylisted for 300 seconds`;
}

function exchangeHost({ random, at }: BounceContext): string {
  const site = random.pick(['DB1', 'AM4', 'LO2', 'VI1']);
  return `${site}PEPF0000${letters(random, 4).toUpperCase()}.eurprd0${random.whole(2, 7)}.prod.outlook.com ${at.toISOString()} 08DE${letters(random, 12).toUpperCase()}`;
}

function googleId(random: Random): string {
  const id = letters(random, 14).toLowerCase();
  return `${id}si${random.whole(1_000_000, 9_999_999)}edb.${random.whole(100, 699)}`;
}

const SIGNS = '0123456789ABCDEFabcdef';

function letters(random: Random, count: number): string {
  return Array.from({ length: count }, () => SIGNS.charAt(random.whole(0, SIGNS.length - 1))).join('');
}
