import { classify } from '../../../src/flow/classify/classify.ts';
import type { EventType } from '../../../src/flow/event.ts';

function read(native: string, diagnostic: string | null = null, type: EventType = 'soft_bounce') {
  const { class: kind, reason } = classify({
    esp: 'amazon_ses',
    type,
    native,
    diagnostic,
    smtpCode: null,
    enhancedStatus: null,
  });
  return [kind, reason];
}

test('a specific subtype of SES stands against what the outer words say', () => {
  const expired = 'smtp; 554 4.4.7 Message expired: unable to deliver in 840 minutes.<452-4.2.2 over quota>';
  expect(read('Bounce:Transient:MailboxFull', expired)).toEqual(['soft', 'mailbox_full']);
  expect(read('Bounce:Transient:MessageTooLarge', 'smtp; 550 5.1.1 user unknown')).toEqual([
    'block',
    'message_too_big',
  ]);
  expect(read('Bounce:Transient:ContentRejected')).toEqual(['block', 'content']);
  expect(read('Bounce:Transient:ContentRejected', 'smtp; 554 5.7.1 rejected as spam')).toEqual([
    'block',
    'spam_content',
  ]);
});

test('General and Undetermined leave it to the words', () => {
  expect(read('Bounce:Permanent:General', 'smtp; 550 5.1.1 user unknown', 'hard_bounce')).toEqual([
    'hard',
    'user_unknown',
  ]);
  expect(read('Bounce:Undetermined:Undetermined', 'smtp; 452 4.2.2 mailbox full')).toEqual(['soft', 'mailbox_full']);
  expect(read('Bounce:Transient:General')).toEqual(['soft', 'undetermined']);
});

test('a delay says what the receiver lacks, and is no bounce', () => {
  expect(read('DeliveryDelay:MailboxFull', null, 'deferred')).toEqual([null, 'mailbox_full']);
  expect(read('DeliveryDelay:IPFailure', null, 'deferred')).toEqual([null, 'reputation']);
  expect(read('DeliveryDelay:TransientCommunicationFailure', null, 'deferred')).toEqual([null, 'network_error']);
});

test('words of SES mean nothing at another service', () => {
  const input = {
    type: 'soft_bounce' as const,
    native: 'Bounce:Transient:MailboxFull',
    diagnostic: null,
    smtpCode: null,
    enhancedStatus: null,
  };
  expect(classify({ ...input, esp: 'sendgrid' }).reason).toBe('undetermined');
});
