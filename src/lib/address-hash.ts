/** The pseudonym under which an opt-out outlives the address: a keyed hash, under the portal's own key that never rotates. */
import { createHmac } from 'node:crypto';

/**
 * @param hashKey of the portal
 * @param email normalised
 * @returns HMAC-SHA256, 32 bytes
 */
export function hashAddress(hashKey: Buffer, email: string): Buffer {
  return createHmac('sha256', hashKey).update(email).digest();
}
