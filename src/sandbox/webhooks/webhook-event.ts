import type { ChangeEvent } from '../model/change.ts';
import { findObjectType, OBJECT_KINDS } from '../model/object-type.ts';
import type { WebhookSubscription } from '../model/settings.ts';

/** One event as HubSpot posts it, without the number of the attempt. */
export type WebhookEvent = Readonly<Record<string, unknown>> & { readonly portalId: number };

const FIRST_SUBSCRIPTION_ID = 1_000_001;

const CHANGE_FLAGS = { creation: 'CREATED', deletion: 'DELETED', privacyDeletion: 'DELETED' } as const;

/** @returns one event per subscription that the change fits */
export function webhookEvents(
  change: ChangeEvent,
  subscriptions: readonly WebhookSubscription[],
  appId: number,
  nextEventId: () => number,
): WebhookEvent[] {
  return subscriptions.flatMap((subscription, index) => {
    if (!subscription.active || !fits(subscription, change)) return [];
    return [
      {
        eventId: nextEventId(),
        subscriptionId: FIRST_SUBSCRIPTION_ID + index,
        portalId: change.portalId,
        appId,
        occurredAt: change.at,
        subscriptionType: subscription.subscriptionType,
        objectId: Number(change.objectId),
        // Only the newer, generic subscriptions name the type.
        ...(subscription.subscriptionType.startsWith('object.')
          ? { objectTypeId: OBJECT_KINDS[change.type].typeId }
          : {}),
        changeSource: change.author.source,
        sourceId: change.author.sourceId,
        ...detailsOf(change),
      },
    ];
  });
}

function detailsOf(change: ChangeEvent): Record<string, unknown> {
  if (change.kind === 'propertyChange')
    return { propertyName: change.propertyName, propertyValue: change.propertyValue };
  if (change.kind !== 'merge') return { changeFlag: CHANGE_FLAGS[change.kind] };
  return {
    changeFlag: 'MERGED',
    primaryObjectId: Number(change.primaryId),
    mergedObjectIds: change.mergedIds.map(Number),
    newObjectId: Number(change.objectId),
    numberOfPropertiesMoved: Math.max(0, change.propertiesMoved),
  };
}

function fits(subscription: WebhookSubscription, change: ChangeEvent): boolean {
  const [family = '', kind] = subscription.subscriptionType.split('.');
  const type = findObjectType(family === 'object' ? (subscription.objectType ?? '') : family);
  if (type !== change.type || kind !== change.kind) return false;
  return change.kind !== 'propertyChange' || subscription.propertyName === change.propertyName;
}
