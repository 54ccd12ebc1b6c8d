/** Postmark signs nothing: a secret of ours, repeated with each request, is the whole proof. */
import type { RawDelivery, Verification, VerifyContext } from '../../flow/adapt/adapter.ts';
import { judgeSecret, type SecretJudgement } from '../../flow/adapt/shared-secret.ts';

const WORDS: Readonly<Record<Exclude<SecretJudgement, 'fits'>, string>> = {
  missing:
    'The request carries no password. Copy the address of this source with its password, and paste it into the webhook in Postmark.',
  unset:
    'No password is stored for this source. Make one here, and paste the address with it into the webhook in Postmark.',
  wrong:
    'The password is not the one of this source. Copy the address with its password again, and paste it into the webhook in Postmark, which repeats what was refused for about an hour.',
};

export function verifyPostmark(raw: RawDelivery, context: VerifyContext): Verification {
  const judgement = judgeSecret(raw, context.secrets);
  return judgement === 'fits' ? { ok: true } : { ok: false, why: WORDS[judgement] };
}
