import type { SubscriptionDefinition } from '../model/consent.ts';

/** The subscription types that a portal starts with. */
export const STANDARD_CONSENT: readonly SubscriptionDefinition[] = [
  definition(10_000_001, 'Marketing Information', 'Marketing offers and updates.', 'Marketing', true),
  definition(10_000_002, 'Newsletter', 'Our monthly newsletter.', 'Marketing', false),
  definition(10_000_003, 'One to One', 'One to One emails', 'Sales', true),
];

function definition(id: number, name: string, description: string, purpose: string, isDefault: boolean) {
  return {
    id,
    name,
    description,
    purpose,
    communicationMethod: 'Email',
    isActive: true,
    isDefault,
    isInternal: name === 'One to One',
  };
}
