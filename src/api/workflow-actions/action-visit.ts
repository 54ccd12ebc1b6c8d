/** What each action in a workflow needs: whose portal, which contact, and the transaction in which it is answered. */
import type { Db } from '../../store/database.ts';
import type { Portal } from '../../store/portal.ts';
import type { ActionCall } from '../hubspot-signed/signed-by-workflow.ts';

export interface ActionVisit {
  readonly trx: Db;
  readonly portal: Portal;
  readonly call: ActionCall;
  readonly now: Date;
  readonly publicUrl: string;
  /** The portal's keys for address hashes and links; null where it is not among the server's keys. */
  readonly keys: { readonly hash: Buffer; readonly link: Buffer } | null;
}

/** Outputs of an action by the names in its definition, in HubSpot's words for how it went. */
export type ActionAnswer = Readonly<Record<string, string>> & {
  /** `FAIL_CONTINUE`: nothing was done, and the workflow goes on. */
  readonly hs_execution_state: 'SUCCESS' | 'FAIL_CONTINUE';
};

export const succeed = (outputs: Readonly<Record<string, string>>): ActionAnswer => ({
  ...outputs,
  hs_execution_state: 'SUCCESS',
});

/** @param says why, to be read by whoever built the workflow */
export const goOn = (says: string): ActionAnswer => ({
  bw_says: says,
  hs_execution_state: 'FAIL_CONTINUE',
});
