/** HubSpot's answers about subscriptions, of which only what we need is read. */
import { z } from 'zod';
import { CrmError } from '../../../crm/crm.ts';
import type { SubscriptionType } from './subscription-wishes.ts';

const STATES = ['SUBSCRIBED', 'UNSUBSCRIBED', 'NOT_SPECIFIED'] as const;
export type SubscriptionState = (typeof STATES)[number];

const statuses = z.object({
  results: z.array(z.object({ subscriptionId: z.coerce.number(), status: z.string() })),
});

const definitions = z.object({
  results: z.array(z.object({ id: z.coerce.number(), name: z.string(), isActive: z.boolean().default(true) })),
});

/** @returns by subscription; a state that we do not know counts as not specified @throws CrmError `unavailable` */
export function readStatuses(body: unknown): Map<number, SubscriptionState> {
  const { results } = parse(statuses, body);
  return new Map(
    results.map(({ subscriptionId, status }) => [
      subscriptionId,
      STATES.find((state) => state === status) ?? 'NOT_SPECIFIED',
    ]),
  );
}

/** @throws CrmError `unavailable` */
export function readDefinitions(body: unknown): SubscriptionType[] {
  return parse(definitions, body).results.map(({ id, name, isActive }) => ({ subscriptionId: id, name, isActive }));
}

function parse<Shape>(schema: z.ZodType<Shape>, body: unknown): Shape {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    throw new CrmError('unavailable', 'HubSpot’s answer about communication preferences could not be read.');
  }
  return parsed.data;
}
