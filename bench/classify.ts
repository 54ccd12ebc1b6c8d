/** Replies per second on one core, over wordings like those that real servers use. */
import { classify } from '../src/flow/classify/classify.ts';
import { type Measures, median } from './measures.ts';

export const REPLIES = [
  '550 5.1.1 <ida.berg@acme.example>: Recipient address rejected: User unknown in virtual mailbox table',
  '452 4.2.2 The recipient mailbox is over its storage limit. Please try again later. h12si2104066wrb',
  '554 5.7.1 Message rejected because of our security policy. Contact the administrator of the receiving domain.',
  '421 4.7.0 Too many messages from your address in a short time. Slow down.',
  '550 5.7.26 This mail is unauthenticated, which poses a security risk to the sender and the recipients.',
  '550 5.4.4 Host or domain name not found. Name service error for name=acme-old.example type=MX: Host not found',
];

export function measureClassify(rounds: number): Measures {
  const inputs = REPLIES.flatMap((diagnostic) =>
    Array.from({ length: 50 }, (_, n) => ({
      type: 'hard_bounce' as const,
      native: 'bounce:bounce',
      diagnostic: `${diagnostic} [${n}]`,
      smtpCode: 550,
      enhancedStatus: null,
    })),
  );
  const speeds: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const from = performance.now();
    let count = 0;
    while (performance.now() - from < 1_000) {
      for (const input of inputs) classify(input);
      count += inputs.length;
    }
    if (round > 0) speeds.push(count / ((performance.now() - from) / 1_000));
  }
  return { classify_replies: { value: Math.round(median(speeds)), unit: 'replies/s', limit: null, ratio: null } };
}
