import type { Rule } from './rule.ts';

const WHO =
  '{user|username|user name|userid|user id|recipient|recipients|mailbox|mail box|account|addressee|alias|inbox|address|local part|local address|rcpt|receiver|mail drop}';
const GONE =
  '{unknown|not found|not known|does not exist|doesnt exist|do not exist|dont exist|did not exist|is unknown|not exist|not exists|no exist|non existent|nonexistent|cannot be found|could not be found|couldnt be found|can not be found|cant be found|isnt found|was not found|no longer exists|does not exists|doesnt exists|is invalid|invalid|not valid|isnt valid|no longer valid|not recognized|not recognised|is missing|not identified}';
const SENDER = '{sender|from|mail from|return path|helo|ehlo|envelope from}';

/** The address names nobody. */
export const userUnknownRules: readonly Rule[] = [
  {
    id: 'general.user-unknown.gone',
    reason: 'user_unknown',
    strength: 'tells',
    match: [`${WHO} + ${GONE}`],
    unless: ['account service', 'invalid {credentials|password}', 'unknown error'],
    example: '550 5.1.1 The user does not exist',
  },
  {
    id: 'general.user-unknown.no-such-user',
    reason: 'user_unknown',
    strength: 'tells',
    match: [
      '{unknown|invalid|nonexistent|non existent|no such|bad|wrong|not a valid|not a known|unrecognized|unrecognised|unknown or illegal|illegal|undefined|incorrect|not a local|not a real|not an existing} {local |final delivery |final |delivery |virtual |destination |email |mail |e mail |recipient |user |}{user|username|userid|user id|recipient|recipients|mailbox|account|addressee|local part|alias|address|rcpt|receiver|person|mail drop}',
    ],
    unless: [
      'too many {invalid|unknown|bad}',
      '{bad|invalid|illegal|incorrect|wrong} {recipient |mailbox |destination |destination mailbox |email |mail |}address {syntax|format|line}',
      'unknown address error',
      `${SENDER} + {address|domain|user|account}`,
    ],
    example: '550 5.1.1 No such user here',
  },
  {
    id: 'general.user-unknown.unknown-user-named',
    reason: 'user_unknown',
    strength: 'tells',
    isShared: true,
    match: ['unknown user <addr>'],
    example: '550 5.1.1 Unknown user ann@example.com',
  },
  {
    id: 'general.user-unknown.this-user-has-no-account',
    reason: 'user_unknown',
    strength: 'names',
    isShared: true,
    match: ['this user {doesnt|does not} have {a|an} <host> account'],
    example: "550 5.1.1 This user doesn't have an example.com account",
  },
  {
    id: 'general.user-unknown.nobody-by-that-name',
    reason: 'user_unknown',
    strength: 'names',
    match: [
      'no {mailbox|mail box|user|account|one|such mailbox|inbox|person} {here |}{by|with|of|under} {that|this} {name|address}',
      '{there is|there was|theres} no {mailbox|user|account|such|recipient|one|email account|address|inbox}',
      '{no one|nobody} {here |}{by|with|of} {that|this} name',
    ],
    example: '550 Sorry, no mailbox here by that name. (#5.1.1)',
  },
  {
    id: 'general.user-unknown.not-in-the-table',
    reason: 'user_unknown',
    strength: 'names',
    match: [
      'unknown in {local recipient|virtual mailbox|virtual alias|relay recipient|local|virtual|relay|recipient} {table|map}',
      'not {listed|found|present} in {the |our |}{domino directory|directory|address book|domino|public name address book|ldap|active directory|name address book|user database|recipient list}',
      '{unknown|invalid} + ldap {lookup|check}',
      'not in {my|our|the|this} {validrcptto|list of valid|valid recipient|valid recipients|recipient} {list|recipients|map|table}',
    ],
    unless: [`${SENDER} address`],
    example: '550 5.1.1 <ann@example.com>: Recipient address rejected: User unknown in virtual mailbox table',
  },
  {
    id: 'general.user-unknown.no-account-here',
    reason: 'user_unknown',
    strength: 'names',
    match: [
      '{does not|doesnt|dont|do not} have {an|a|any|such|such a|such an} {account|mailbox|email account|mail account|user|local mailbox|<host> account|mail box}',
      '{account|address|mailbox|person|user} {that |}you {tried|are trying|attempted|were trying} to {reach|contact|mail} + {does not exist|doesnt exist|is not valid|is unknown|couldnt be found|was not found}',
      '{user|recipient} {doesnt|does not} have',
      '{not|isnt} {a |an |}{known|valid|active|existing|registered|real|recognized|recognised|working|deliverable} {user|address|recipient|mailbox|account|email address|email|customer|username}',
      'not {our|one of our} {customer|user|recipient|client}',
    ],
    unless: [
      `${SENDER} * {known|valid|registered} {user|address|email address|recipient}`,
      'account that you tried to reach is',
    ],
    example: '550 ann@example.com does not have an account here',
  },
  {
    id: 'general.user-unknown.address-named',
    reason: 'user_unknown',
    strength: 'tells',
    match: [
      `<addr> + ${GONE}`,
      '<addr> + {no such user|unknown user|user unknown|no longer exists|is not known here|unknown recipient}',
      '{address|recipient} {couldnt|could not|cannot|cant} be {found|resolved}',
      '{recipient|user|mailbox|address|rcpt to|rcpt} {verification failed|validation failed|not verified|lookup failed|unverified|unverifiable|cannot be verified|could not be verified|check failed}',
    ],
    unless: [
      `${SENDER} * {verif~|validat~|does not exist|not found|unknown}`,
      'verification in progress',
      'sender verify',
      'callout',
    ],
    example: '550 ann@example.com does not exist',
  },
  {
    id: 'general.user-unknown.address-closed',
    reason: 'user_unknown',
    strength: 'tells',
    stage: 'recipient',
    // A list of recipients says no: the sender and its host have other words for themselves.
    match: ['recipient address rejected access denied'],
    example: '554 5.7.1 <ann@example.com>: Recipient address rejected: Access denied (in reply to RCPT TO command)',
  },
  {
    id: 'general.user-unknown.undeliverable-address',
    reason: 'user_unknown',
    strength: 'tells',
    match: [
      '{address|recipient} {unrouteable|undeliverable|unroutable|unreachable}',
      '{unroutable|undeliverable} {address|recipient|mailbox}',
      'no {valid|known|valid local} {recipient|recipients|address|addresses|rcpt} {were |was |}{found|for this}',
      '{bad|malformed|illegal|invalid} {recipient|destination|mailbox|destination mailbox} + syntax',
      '{wrong|incorrect|mistyped|misspelled} {address|recipients|recipient|email}',
    ],
    example: '550 Undeliverable address',
  },
  {
    id: 'general.user-unknown.no-longer-receives',
    reason: 'user_unknown',
    strength: 'tells',
    match: [
      '{address|recipient|mailbox|account|inbox} + {no longer} {accepts|accept|accepting|receives|receive|receiving|takes} {mail|mails|email|emails|e mail|any mail|messages}',
      '{user|recipient|person|employee|<addr>} + {no longer} {works|work|employed|with|here|at}',
      'no longer {with|employed|works|working} {the|our|this|us|at|by|for|here|in}',
      '{left|leaves} {the company|our company|the organization|the organisation|our organization}',
    ],
    example: '550 This address no longer accepts mail.',
  },
  {
    id: 'general.user-unknown.recipient-rejected',
    reason: 'user_unknown',
    strength: 'hints',
    match: [
      'recipient + {rejected|refused|not accepted|not ok|denied|declined|not allowed}',
      '{rejected|refused} recipient',
      '{address|<addr>} rejected',
      'rcpt {user|to} + {not ok|rejected|failed|refused}',
      'does not like recipient',
    ],
    unless: [
      `${SENDER} + {address|domain|rejected|refused}`,
      '{policy|spam|blocked|block list|blacklist~|greylist~|spf|dmarc|dkim|reputation|authentication}',
      'all recipient addresses rejected',
      'by recipient~',
      'on hold',
    ],
    example: '550 <ann@example.com>: Recipient address rejected',
  },
  {
    id: 'general.user-unknown.mailbox-unavailable',
    reason: 'user_unknown',
    strength: 'hints',
    match: ['{mailbox|recipient|address} {is |}{unavailable|not available}'],
    unless: [
      '{policy|spam|blocked|blacklist~|block list|reputation|dmarc|spf}',
      '{temporarily|try again|later|busy}',
      'access {denied|denined}',
    ],
    example: '550 Requested action not taken: mailbox unavailable',
  },
  {
    id: 'general.user-unknown.advice-on-spelling',
    reason: 'user_unknown',
    strength: 'hints',
    match: [
      '{check|checking} + address * {correct|right|valid|typos|spelled correctly|spelling}',
      '{check|checking} * for typos',
      '{misspelled|mistyped}',
      'recipient cannot be verified',
      'following recipients failed',
    ],
    example: 'Unable to deliver message to ann@example.com. Please check if address is correct.',
  },
];
