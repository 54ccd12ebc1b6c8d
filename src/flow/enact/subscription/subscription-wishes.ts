/** What HubSpot's communication preferences should say of an address, from what the person left. Pure. */
import { foldText } from '../../../lib/fold-text.ts';
import type { SubscriptionSettings } from '../../settings.ts';
import type { OptOut } from '../../state.ts';

/** A kind of mail, as HubSpot knows it. */
export interface SubscriptionType {
  readonly subscriptionId: number;
  readonly name: string;
  readonly isActive: boolean;
}

export interface SubscriptionWish {
  /** null: everything that this HubSpot account sends. */
  readonly subscriptionId: number | null;
  /** Ours; null: everything. */
  readonly stream: string | null;
}

/** Of streams that HubSpot has no subscription type for, nothing can be said there. */
export function subscriptionWishes(
  optOut: OptOut,
  settings: SubscriptionSettings,
  types: readonly SubscriptionType[],
): SubscriptionWish[] {
  if (!settings.isOn || optOut.scope === 'none') return [];
  const everything = optOut.scope === 'everything' ? [{ subscriptionId: null, stream: null }] : [];
  const streams = optOut.streams.flatMap((stream) => {
    const subscriptionId = subscriptionOf(stream, settings, types);
    return subscriptionId === null ? [] : [{ subscriptionId, stream }];
  });
  return [...everything, ...streams];
}

/** As the admin said, or else by the same name. @returns null where there is none */
export function subscriptionOf(
  stream: string,
  settings: SubscriptionSettings,
  types: readonly SubscriptionType[],
): number | null {
  const chosen = Object.hasOwn(settings.streams, stream) ? settings.streams[stream] : undefined;
  if (chosen !== undefined) return types.find((type) => type.subscriptionId === chosen)?.subscriptionId ?? null;
  const name = foldText(stream);
  return types.find((type) => type.isActive && foldText(type.name) === name)?.subscriptionId ?? null;
}
