/** HubSpot's word of what our own calls changed is left out as an echo: of a new address it is given here instead. */
import type { SendingWrite, WriteOutcome } from '../store/crm-write.ts';
import type { Db } from '../store/database.ts';
import { insertHubspotEvents } from '../store/hubspot-event.ts';

/** Within the transaction that records the outcomes, so that no confirmed address goes unfollowed. */
export async function followConfirmed(
  db: Db,
  portalId: number,
  writes: readonly SendingWrite[],
  outcomes: readonly WriteOutcome[],
  now: Date,
): Promise<void> {
  const done = new Set(outcomes.filter((outcome) => outcome.kind === 'done').map((outcome) => outcome.writeId));
  const written = writes.filter((write) => write.surface === 'contact_email' && done.has(write.writeId));
  await insertHubspotEvents(
    db,
    written.flatMap(({ objectId, payload }) =>
      objectId === null
        ? []
        : [
            {
              portalId,
              subscriptionId: 0,
              kind: 'propertyChange' as const,
              objectId,
              propertyName: 'email',
              propertyValue: (payload as { readonly email: string }).email,
              sourceId: null,
              mergedIds: [],
              occurredAt: now,
              receivedAt: now,
            },
          ],
    ),
  );
}
