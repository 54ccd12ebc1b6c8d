import type { Rule } from './rule.ts';

/** The person, or the settings of the mailbox or group, keep us out. */
export const recipientRefusedRules: readonly Rule[] = [
  {
    id: 'general.recipient-filter.preferences',
    reason: 'recipient_filter',
    strength: 'names',
    match: [
      '{recipient|user|recipients|mailbox owner} {preferences|preference|settings|filter|filters|rules}',
      '{refused|rejected|blocked} {due to|by|because of} {this |}{recipient |user |}{user|preferences|recipients preferences}',
      '{only accepting|only accepts|accepts only|accepts mail only|accept mail only|only accept|only receives} {mail|messages|email|from}',
      '{has blocked|blocked by|blocks} {you|your|this|user|the user|the recipient|recipient} {address|sender|messages|mail|email}',
      'user {reject|rejected|refuses|refused}',
      '{recipient|user|mailbox|group} {does not|doesnt|will not|wont|refuses to|not} {want|accept|wish|receive|like} {to |}{mail|messages|email|receive} from',
    ],
    unless: ['does not accept email over', 'unknown user'],
    example: '550 5.7.1 Rejected due to recipient preferences',
  },
];
