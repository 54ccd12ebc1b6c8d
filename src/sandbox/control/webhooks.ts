import { json } from '../http/reply.ts';
import type { ControlRoute } from './control-route.ts';

/** What became of the webhooks: how many wait, and the latest deliveries. */
export const webhookRoutes: readonly ControlRoute[] = [
  {
    method: 'GET',
    pattern: '/_sandbox/webhooks',
    handle: ({ outbox }) => json(200, { pending: outbox.pending, deliveries: outbox.deliveries }),
  },
];
