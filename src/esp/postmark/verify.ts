/** Postmark signs nothing: a secret of ours, repeated with each request, is the whole proof. */
import { verifyBySecret } from '../../flow/adapt/shared-secret.ts';

export const verifyPostmark = verifyBySecret(
  'the webhook in Postmark',
  ', which repeats what was refused for about an hour',
);
