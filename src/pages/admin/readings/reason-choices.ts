/** What a reply may mean, in plain words, for somebody who has it before them. */
import type { BounceClass, EventType, Reason } from '../../../flow/event.ts';
import { isChoice } from '../../../rules/teach-form.ts';

export interface ReasonChoice {
  readonly value: Reason;
  readonly label: string;
  readonly hint: string;
}

export interface ReasonGroup {
  readonly title: string;
  readonly choices: readonly ReasonChoice[];
}

const say = (value: Reason, label: string, hint: string): ReasonChoice => ({ value, label, hint });

const GROUPS: readonly ReasonGroup[] = [
  {
    title: 'The address is gone',
    choices: [
      say('user_unknown', 'Nobody has this address', 'The person left, or the address never existed.'),
      say('mailbox_inactive', 'The mailbox is switched off', 'Disabled, suspended or closed.'),
      say('domain_unknown', 'The domain takes no mail', 'It does not exist, or has no mail server.'),
      say('address_moved', 'The address has moved', 'The person has another address now.'),
      say('left_company', 'The person has left', 'An automatic reply that says so, with or without a successor.'),
    ],
  },
  {
    title: 'Not now: it may arrive later',
    choices: [
      say('mailbox_full', 'The mailbox is full', 'There is no room for more mail.'),
      say('greylisted', 'Asked to try again', 'Greylisting: the first try is always put off.'),
      say('rate_limited', 'Too much at once', 'Too many mails, connections or recipients in a short time.'),
      say('timeout', 'It took too long', 'The connection or the delivery timed out.'),
      say(
        'network_error',
        'The server could not be reached',
        'No connection, no route, or no answer of its name server.',
      ),
      say('server_error', 'Their server is broken', 'A fault or a wrong setting on their side.'),
      say('server_full', 'Their server has no room', 'Disk or queue of the whole server is full.'),
    ],
  },
  {
    title: 'We were refused as a sender',
    choices: [
      say('reputation', 'Our sending server is not trusted', 'A blocklist or a bad reputation.'),
      say('policy', 'A rule of theirs', 'Access denied, without saying more.'),
      say('authentication', 'A check of our sender failed', 'SPF, DKIM or DMARC.'),
      say('reverse_dns', 'The name of our server does not fit', 'Reverse DNS, HELO or host name.'),
      say('relay_denied', 'Not their mail', 'The server says that it does not take mail for this domain.'),
      say('tls_required', 'Encryption is asked for', 'They take mail over TLS only.'),
      say('security', 'A security rule', 'A firewall or protection product refused it.'),
    ],
  },
  {
    title: 'The message was refused',
    choices: [
      say('spam_content', 'It looked like spam', 'A filter judged the content.'),
      say('virus', 'A virus is suspected', 'A scanner refused it.'),
      say('content', 'The content is not taken', 'An attachment, a link or a kind of file.'),
      say('message_too_big', 'It was too big', 'Larger than they take.'),
      say('not_compliant', 'It was not well formed', 'Headers or lines break a standard.'),
      say(
        'recipient_filter',
        'The recipient does not take our mail',
        'A personal or group setting: known senders only.',
      ),
    ],
  },
  {
    title: 'Something else',
    choices: [
      say('auto_reply', 'An automatic reply', 'No refusal: the mailbox answered by itself, so it is there.'),
      say('undetermined', 'It does not say why', 'Refused, and the words tell nothing of the cause.'),
    ],
  },
];

/** Those that may be chosen for an event of this type. */
export function reasonGroups(type: EventType): readonly ReasonGroup[] {
  return GROUPS.map((group) => ({
    ...group,
    choices: group.choices.filter((choice) => isChoice(choice.value, type)),
  })).filter((group) => group.choices.length > 0);
}

export function reasonLabel(reason: string): string {
  return GROUPS.flatMap((group) => group.choices).find((one) => one.value === reason)?.label ?? reason;
}

const CLASSES: Readonly<Record<BounceClass, string>> = {
  hard: 'permanent',
  soft: 'temporary',
  block: 'a refusal of our mail',
};

export function classWords(kind: string | null): string {
  return kind === 'hard' || kind === 'soft' || kind === 'block' ? CLASSES[kind] : 'no refusal';
}

/** Only where a reason leaves it open. */
export const CLASS_CHOICES: readonly { readonly value: string; readonly label: string }[] = [
  { value: '', label: 'As usual for this reason' },
  { value: 'hard', label: 'Permanent' },
  { value: 'soft', label: 'Temporary' },
  { value: 'block', label: 'A refusal of our mail' },
];
