/** Postmark signs nothing: a secret of ours, repeated with each mail, is the whole proof. */
import { verifyBySecret } from '../../flow/adapt/shared-secret.ts';

export const verifyPostmarkInbound = verifyBySecret('the inbound webhook in Postmark');
