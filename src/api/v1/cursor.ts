/** Where a script is in the list: opaque to it, and harmless to change, since whose list it is stands in the key alone. */
import { z } from 'zod';
import type { ChangePlace } from '../../store/suppression-change.ts';

const text = z
  .string()
  .max(1_000)
  .refine((one) => !one.includes('\0'));
/** The moment, the hash, the stream and the reason. */
const place = z.tuple([z.iso.datetime({ precision: 6 }), z.hex().length(64), text, text]);

export function writeCursor({ changedAt, hash, stream, reason }: ChangePlace): string {
  return Buffer.from(JSON.stringify([changedAt, hash, stream, reason])).toString('base64url');
}

/** @returns null for what is none of ours */
export function readCursor(written: string): ChangePlace | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(written, 'base64url').toString('utf8'));
    const { data } = place.safeParse(parts);
    return data ? { changedAt: data[0], hash: data[1], stream: data[2], reason: data[3] } : null;
  } catch {
    return null;
  }
}
