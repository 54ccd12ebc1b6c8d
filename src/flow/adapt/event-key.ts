/** Keys under which the ledger knows a fact. */
import { createHash } from 'node:crypto';

/** Longer ids than any ESP gives are hashed, so that a key always fits an index row. */
const MAX_KEY = 200;
const PLAIN = /^[\x21-\x7e]+$/;

/** @returns the ESP's own id as it is, or its hash where it is over-long or holds anything but visible ASCII */
export function keyFromId(esp: string, id: string): string {
  return id.length <= MAX_KEY && PLAIN.test(id) ? id : keyFromFacts(esp, ['id', id]);
}

/**
 * The key of an event without an id: a hash over what identifies the fact. The same parts always give the same key, and
 * no two different lists of parts are written alike.
 */
export function keyFromFacts(esp: string, parts: readonly unknown[]): string {
  const written = JSON.stringify([esp, ...parts.map((part) => part ?? null)]);
  return `${esp}:${createHash('sha256').update(written).digest('base64url')}`;
}
