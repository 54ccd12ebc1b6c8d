import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { sesKeyOfMailed } from './event-key.ts';
import { amazonSesLinks } from './links.ts';
import { normaliseAmazonSes } from './normalise.ts';
import { amazonSesSetup } from './setup.ts';
import { amazonSesLists } from './suppression.ts';
import { checkTopicArn } from './topic.ts';
import { confirmsOfAmazonSes, needsOfAmazonSes, verifyAmazonSes } from './verify.ts';

/**
 * Amazon SES, whose events come through Amazon SNS. SNS takes a 4xx for final and tries again after a 5xx: three times
 * within a minute, or for up to an hour where the topic's delivery policy says so; then the message goes to the dead-letter
 * queue, where there is one. So a refused message gets a 5xx, too: whoever subscribed the topic before naming it here has that
 * long to name it, and a copy stays in quarantine.
 */
export const amazonSes: EspAdapter = {
  id: 'amazon_ses',
  label: 'Amazon SES',
  retryStatus: 503,
  refusedStatus: 503,
  setup: amazonSesSetup,
  links: amazonSesLinks,
  lists: amazonSesLists,
  // No secret, but it has the place of one: what proves that a message is this customer's.
  secret: { label: 'Topic ARN', make: null, check: checkTopicArn },
  secretHeaders: [],
  needs: needsOfAmazonSes,
  confirms: confirmsOfAmazonSes,
  keyOfMailed: sesKeyOfMailed,
  verify: verifyAmazonSes,
  normalise: normaliseAmazonSes,
};
