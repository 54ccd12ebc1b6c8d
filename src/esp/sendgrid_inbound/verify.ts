/** Inbound Parse signs nothing unless a policy is set up for it: a secret of ours, repeated with each mail, is the proof. */
import { verifyBySecret } from '../../flow/adapt/shared-secret.ts';

export const verifySendgridInbound = verifyBySecret('the host in SendGrid Inbound Parse');
