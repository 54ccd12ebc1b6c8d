/** What workflows in HubSpot asked, and what they were answered: a call that comes again gets the same answer, and does nothing. */
import { type Db, execute, query } from './database.ts';

export interface NewWorkflowCall {
  readonly callbackId: string;
  /** Over the path and the body. */
  readonly digest: Buffer;
  readonly contactId: string;
}

export interface KnownWorkflowCall {
  readonly digest: Buffer;
  /** Null where the person was forgotten since. */
  readonly answer: unknown;
}

/**
 * Within the transaction that answers it: whoever asks the same at the same moment waits for its end.
 *
 * @returns null where it is new
 */
export async function enterWorkflowCall(
  trx: Db,
  portalId: number,
  { callbackId, digest, contactId }: NewWorkflowCall,
  now: Date,
): Promise<KnownWorkflowCall | null> {
  const entered = await execute(
    trx,
    `insert into workflow_call (portal_id, callback_id, digest, contact_id, asked_at) values (?, ?, ?, ?, ?)
     on conflict (portal_id, callback_id) do nothing`,
    [portalId, callbackId, digest, contactId, now],
  );
  if (entered > 0) return null;
  const [known] = await query<KnownWorkflowCall>(
    trx,
    'select digest, answer from workflow_call where portal_id = ? and callback_id = ?',
    [portalId, callbackId],
  );
  return known ?? null;
}

export async function answerWorkflowCall(trx: Db, portalId: number, callbackId: string, answer: object): Promise<void> {
  await execute(trx, 'update workflow_call set answer = ? where portal_id = ? and callback_id = ?', [
    JSON.stringify(answer),
    portalId,
    callbackId,
  ]);
}

export async function expireWorkflowCalls(db: Db, portalId: number, askedBefore: Date): Promise<number> {
  return execute(db, 'delete from workflow_call where portal_id = ? and asked_at < ?', [portalId, askedBefore]);
}
