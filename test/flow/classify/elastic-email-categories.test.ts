import { classify } from '../../../src/flow/classify/classify.ts';
import type { EventType } from '../../../src/flow/event.ts';

function read(native: string, type: EventType) {
  const { class: kind, reason } = classify({
    esp: 'elasticemail',
    type,
    native,
    diagnostic: null,
    smtpCode: null,
    enhancedStatus: null,
  });
  return [kind, reason];
}

test.each([
  ['Error:NoMailbox', 'hard_bounce', 'hard', 'user_unknown'],
  ['Error:BlackListed', 'block', 'block', 'reputation'],
  ['Error:SPFProblem', 'block', 'block', 'authentication'],
  ['Error:GreyListed', 'deferred', null, 'greylisted'],
  ['Error:Timeout', 'soft_bounce', 'soft', 'timeout'],
] as const)('%s says why, though no reply is told', (native, type, kind, reason) => {
  expect(read(native, type)).toEqual([kind, reason]);
});

test('a category that is new says no more than that it bounced', () => {
  expect(read('Error:SomethingNew', 'soft_bounce')).toEqual(['soft', 'undetermined']);
});
