import { SVIX_HEADERS, verifyStandardWebhook, WEBHOOK_HEADERS } from '../../flow/adapt/standard-webhooks.ts';

/** Libraries of Svix name the headers otherwise. */
export const verifySignedJson = verifyStandardWebhook([WEBHOOK_HEADERS, SVIX_HEADERS], 'this source');
