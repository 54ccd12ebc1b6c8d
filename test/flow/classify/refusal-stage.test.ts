import type { RefusalStage } from '../../../src/flow/event.ts';
import { classifyBounce } from './bounce.ts';

/** As a notice tells of it that does not say when the server refused. */
const told = (text: string, more: Parameters<typeof classifyBounce>[1] = {}) =>
  classifyBounce(text, { type: 'soft_bounce', stage: 'unsaid', ...more });

describe('a notice that passes on "user unknown" and does not say when', () => {
  test.each([
    '550 <ann@customer.example>: User unknown',
    '550 5.7.1 ann@customer.example... No such user',
    '550 5.2.1 Recipient address rejected: User unknown in local recipient table',
    'ann@customer.example [User unknown]',
  ])('speaks of a filter: %s', (text) => {
    expect(told(text)).toMatchObject({
      reason: 'recipient_filter',
      class: 'block',
      rule: 'general.recipient-filter.unplaced',
    });
    expect(told(text, { stage: 'recipient' }).reason).toBe('user_unknown');
  });

  test('is believed where the status says 5.1.x, in the words or beside them', () => {
    expect(told('550 5.1.1 <ann@customer.example>: User unknown').reason).toBe('user_unknown');
    expect(told('550 <ann@customer.example>: User unknown', { enhancedStatus: '5.1.0' }).reason).toBe('user_unknown');
    expect(told('450 4.1.1 <ann@customer.example>: User unknown').reason).toBe('user_unknown');
    expect(told('550 <ann@customer.example>: User unknown', { enhancedStatus: '5.0.0' }).reason).toBe(
      'recipient_filter',
    );
  });

  test.each([
    'host mx.customer.example said: 550 <ann@customer.example>: User unknown (in reply to RCPT TO command)',
    'SMTP error from remote mail server after RCPT TO:<ann@customer.example>: 550 User unknown',
    'mx.customer.example does not like recipient. Remote host said: 550 User unknown',
    '551 User unknown',
  ])('is believed where the words show that the address was asked for: %s', (text) => {
    expect(told(text).reason).toBe('user_unknown');
  });

  test('is believed of a gateway that is known', () => {
    expect(told('550 <ann@ezweb.ne.jp>: User unknown', { remoteMta: 'lsean.ezweb.ne.jp' })).toMatchObject({
      reason: 'user_unknown',
      gateway: 'kddi',
    });
  });

  test('is believed of a program that looked into a directory of its own', () => {
    expect(told('User Ann Lee (ann@customer.example) not listed in Domino Directory').reason).toBe('user_unknown');
    expect(told('ann@customer.example (user not found)').reason).toBe('user_unknown');
  });
});

test('an ESP that hands over the bare reply is believed: it does not usually say when', () => {
  for (const text of ['550 User unknown', '550 <ann@customer.example>: No such user here', '550 Mailbox not found'])
    expect(classifyBounce(text)).toMatchObject({ reason: 'user_unknown', class: 'hard' });
});

test('wording that filters share needs to be placed even where it stands alone', () => {
  const shared = {
    '550 Unknown user ann@customer.example': 'recipient_filter',
    '550 5.1.1 Unknown user ann@customer.example': 'user_unknown',
    "This user doesn't have a customer.example account (ann@customer.example)": 'recipient_filter',
    "554 delivery error: dd This user doesn't have a customer.example account": 'user_unknown',
    'The email account that you tried to reach does not exist.': 'recipient_filter',
    "The email account that you tried to reach does not exist. Please try double-checking the recipient's email address":
      'user_unknown',
    'host mx.customer.example[192.0.2.1] said: 550 <ann@customer.example>: User unknown': 'recipient_filter',
  };
  for (const [text, reason] of Object.entries(shared))
    expect([text, classifyBounce(text).reason]).toEqual([text, reason]);
});

test.each<[RefusalStage, string, string]>([
  ['before_recipient', '452 Insufficient disk space', 'mailbox_full'],
  ['before_recipient', '550 No such user', 'user_unknown'],
])('what was refused %s speaks of no mailbox: %s', (stage, text, reason) => {
  expect(classifyBounce(text).reason).toBe(reason);
  expect(classifyBounce(text, { stage }).reason).not.toBe(reason);
});

test('a list of recipients that says no means the address, where it was asked for', () => {
  const text = '554 5.7.1 <ann@customer.example>: Recipient address rejected: Access denied';
  expect(classifyBounce(text).reason).toBe('policy');
  expect(classifyBounce(text, { stage: 'recipient' }).reason).toBe('user_unknown');
});

test('after the message a filter of Docomo speaks, and the status says whose', () => {
  const read = (text: string, enhancedStatus: string) =>
    classifyBounce(text, { stage: 'message', remoteMta: 'mfsmax.docomo.ne.jp', enhancedStatus }).reason;
  expect(read('550 Unknown user ann@docomo.ne.jp', '5.0.0')).toBe('policy');
  expect(read('550 Unknown user ann@docomo.ne.jp', '5.2.0')).toBe('recipient_filter');
});

test('what the words say of the stage comes before what is known beside them', () => {
  const text = '550 5.2.1 User unknown (in reply to RCPT TO command)';
  expect(classifyBounce(text, { stage: 'message' }).reason).toBe('user_unknown');
});

test('a host and a user in one reply: the user is unknown, and an address on hold is not', () => {
  expect(classifyBounce('host: mx.customer.example 5.2.1 <ann@customer.example>... User Unknown').reason).toBe(
    'user_unknown',
  );
  expect(classifyBounce('550 5.0.0 <ann@customer.example>: Recipient address rejected: On hold').reason).toBe(
    'undetermined',
  );
});
