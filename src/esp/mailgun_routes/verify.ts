import { createHash } from 'node:crypto';
import type { RawDelivery, Verification, VerifyContext } from '../../flow/adapt/adapter.ts';
import { readFormBody } from '../../flow/adapt/form-body.ts';
import { readFormFields } from '../../flow/adapt/form-fields.ts';
import { MAILGUN_TOKEN, verifyMailgun } from '../../flow/adapt/mailgun-signature.ts';

export function verifyMailgunRoutes(raw: RawDelivery, context: VerifyContext): Verification {
  const field = readFormFields(raw);
  const [timestamp, token, signature] = ['timestamp', 'token', 'signature'].map((name) => field?.(name) ?? '');
  return verifyMailgun(timestamp && token && signature ? { timestamp, token, signatures: [signature] } : null, context);
}

/** Nothing of the mail is signed: a token stands for the first one that came with it. */
export function tokenOfMail(raw: RawDelivery): { token: string; factsHash: Buffer } | null {
  const fields = readFormBody(raw);
  const token = fields?.get('token')?.toString('latin1') ?? '';
  const mail = fields?.get('body-mime');
  if (mail === undefined || !MAILGUN_TOKEN.test(token)) return null;
  return { token, factsHash: createHash('sha256').update(mail).digest() };
}
