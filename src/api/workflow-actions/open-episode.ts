/** "Say that somebody is gone": it goes the way of a rep's word, weighs as much, and opens the same episode with the same tasks. */
import { z } from 'zod';
import { insertHubspotEvents } from '../../store/hubspot-event.ts';
import { listCardAddresses } from '../../store/report/card.ts';
import { notifyWork } from '../../store/system/notify.ts';
import { type ActionAnswer, type ActionVisit, goOn, succeed } from './action-visit.ts';

/** Words of ours that no subscription of HubSpot's told. */
const NO_SUBSCRIPTION = 0;

const inputs = z.object({ bw_what: z.enum(['left', 'wrong_address']) });

export async function openEpisode({ trx, portal, call, now }: ActionVisit): Promise<ActionAnswer> {
  const { data } = inputs.safeParse(call.inputs);
  if (!data) return goOn('The workflow does not say what happened: choose it in the action. Nothing was written down.');
  await insertHubspotEvents(trx, [
    {
      portalId: portal.portalId,
      subscriptionId: NO_SUBSCRIPTION,
      kind: 'propertyChange',
      objectId: call.contactId,
      propertyName: 'bw_rep_verdict',
      propertyValue: data.bw_what,
      sourceId: `workflowId:${call.workflowId ?? ''}`,
      mergedIds: [],
      occurredAt: now,
      receivedAt: now,
    },
  ]);
  await notifyWork(trx, [portal.portalId]);
  const [first] = await listCardAddresses(trx, portal.portalId, call.contactId);
  return succeed({
    bw_says: first?.state
      ? 'Written down: it weighs as the word of a colleague does, together with what mail servers said.'
      : 'Written down as the word of a colleague: the contact counts as lost until they are heard of.',
  });
}
