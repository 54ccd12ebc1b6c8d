/** The links by which a person leaves: `/u/<portalId>.<sealed>`. */
import { openLink, sealLink } from './sealed-link.ts';

export interface PersonLink {
  /** Normalised address. */
  readonly email: string;
  /** The stream that the mail belonged to; null: the link speaks of all mail. */
  readonly stream: string | null;
}

/**
 * @param linkKey of the portal; 32 bytes, never rotated, since links in old mails must go on working
 * @returns URL-safe text; the same input always gives the same
 */
export function sealPersonLink(linkKey: Buffer, link: PersonLink): string {
  return sealLink(linkKey, 'person', [link.email, link.stream]);
}

/** @returns null for whatever `sealPersonLink` did not write with this key; never throws */
export function openPersonLink(linkKey: Buffer, sealed: string): PersonLink | null {
  const content = openLink(linkKey, 'person', sealed);
  if (!Array.isArray(content)) return null;
  const [email, stream]: unknown[] = content;
  if (typeof email !== 'string' || (typeof stream !== 'string' && stream !== null)) return null;
  return { email, stream };
}

/** `<portalId>.<sealed>`, as it stands in the path. */
export function writePersonToken(portalId: number, sealed: string): string {
  return `${portalId}.${sealed}`;
}

/** @returns null for what has not the form of a token; whether it is genuine, openPersonLink says */
export function readPersonToken(token: string): { portalId: number; sealed: string } | null {
  const match = /^(\d{1,15})\.([\w-]+)$/.exec(token);
  if (!match?.[1] || !match[2]) return null;
  return { portalId: Number(match[1]), sealed: match[2] };
}
