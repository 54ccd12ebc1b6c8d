/** The two forms in which Mailgun's webhooks come: JSON with the signature beside the event, and the older form. */
import type { RawDelivery } from '../../flow/adapt/adapter.ts';
import { readFormFields } from '../../flow/adapt/form-fields.ts';
import { type Entry, entryAt, isEntry, readJson } from '../../flow/adapt/json-body.ts';
import type { MailgunSignature } from '../../flow/adapt/mailgun-signature.ts';

export interface MailgunBody {
  readonly signature: MailgunSignature | null;
  /** In the words of the newer form. */
  readonly event: Entry;
  readonly isLegacy: boolean;
}

/** @returns null for what is neither */
export function readBody(raw: RawDelivery): MailgunBody | null {
  const parsed = readJson(raw.body);
  if (isEntry(parsed))
    return { signature: signatureIn(entryAt(parsed.signature)), event: entryAt(parsed['event-data']), isLegacy: false };
  return readLegacy(raw);
}

function signatureIn(signature: Entry): MailgunSignature | null {
  const { timestamp, token } = signature;
  const signatures = [signature.signature, signature['parent-signature']].filter((one) => typeof one === 'string');
  if (typeof token !== 'string' || signatures.length === 0) return null;
  return { timestamp: String(timestamp), token, signatures };
}

function readLegacy(raw: RawDelivery): MailgunBody | null {
  const field = readFormFields(raw);
  const word = field?.('event');
  if (!field || word === undefined) return null;
  const [timestamp = '', token = '', signature = ''] = [field('timestamp'), field('token'), field('signature')];
  const isFailure = word === 'bounced' || word === 'dropped';
  const event = {
    event: word,
    recipient: field('recipient'),
    timestamp,
    reason: field('reason'),
    tags: [field('tag') ?? field('X-Mailgun-Tag')],
    'delivery-status': {
      code: field('code'),
      message: isFailure ? (field('error') ?? field('description') ?? field('notification')) : undefined,
    },
    message: { headers: { 'message-id': field('Message-Id') ?? field('message-id') } },
    'user-variables': { data_source: field('data_source'), bw_data_source: field('bw_data_source') },
  };
  return { signature: token === '' ? null : { timestamp, token, signatures: [signature] }, event, isLegacy: true };
}
