/** One call of an action, answered once: its effect and its answer are kept together, or neither is. */
import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import { BellwetherError } from '../../lib/errors.ts';
import { answerWorkflowCall, enterWorkflowCall } from '../../store/workflow-call.ts';
import type { ActionCall } from '../hubspot-signed/signed-by-workflow.ts';
import type { ActionAnswer } from './action-visit.ts';

/**
 * @param name of the action
 * @param act within the transaction
 * @throws BellwetherError `action.other-call`, `action.forgotten`
 */
export async function answerAction(
  db: Knex,
  name: string,
  call: ActionCall,
  now: Date,
  act: (trx: Knex.Transaction) => Promise<ActionAnswer>,
): Promise<unknown> {
  const { portalId, callbackId, contactId } = call;
  const digest = createHash('sha256').update(`${name}\n`).update(call.body).digest();
  return db.transaction(async (trx) => {
    const known = await enterWorkflowCall(trx, portalId, { callbackId, digest, contactId }, now);
    if (known === null) {
      const answer = await act(trx);
      await answerWorkflowCall(trx, portalId, callbackId, answer);
      return answer;
    }
    if (!known.digest.equals(digest)) {
      throw new BellwetherError(
        'action.other-call',
        'Another call came under this callbackId before. Nothing was done.',
      );
    }
    if (known.answer === null) {
      throw new BellwetherError('action.forgotten', 'The person asked to be forgotten since this was answered.');
    }
    return known.answer;
  });
}
