/** Deliveries as Mandrill makes them, signed with keys of the tests. */
import { createHmac } from 'node:crypto';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';
import { SOURCE_URL } from '../../battery/adapter-samples.ts';

/** @param body bytes of the form, as the battery cuts and breaks them */
export function signed(body: Buffer, key: string, url = SOURCE_URL): RawDelivery {
  const fields = [...new URLSearchParams(body.toString('latin1'))].sort(([one], [other]) => (one < other ? -1 : 1));
  const made = createHmac('sha1', key).update(url);
  for (const [name, value] of fields) made.update(Buffer.from(name)).update(Buffer.from(value, 'utf8'));
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-mandrill-signature': made.digest('base64'),
  };
  return { headers, body };
}
