/**
 * Links to the page that anybody can open, for email services that cannot merge a link of the person's own:
 * `/u/open/<portalId>.<mark>?stream=...&email=...`. The mark says that we made the link for this portal and stream; it says
 * nothing of who opens it.
 */
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** 96 bits: nobody makes links to our page for a company, or puts words on it by the name of a stream. */
const MARK_BYTES = 12;

export interface OpenLink {
  readonly portalId: number;
  /** null: all mail. */
  readonly stream: string | null;
}

function markOf(linkKey: Buffer, { portalId, stream }: OpenLink): Buffer {
  const key = Buffer.from(hkdfSync('sha256', linkKey, Buffer.alloc(0), 'bellwether open link v1', 32));
  return createHmac('sha256', key)
    .update(JSON.stringify([portalId, stream]))
    .digest()
    .subarray(0, MARK_BYTES);
}

/** @param linkKey of the portal @returns path and query; what the email service merges is put at its end */
export function writeOpenLink(linkKey: Buffer, link: OpenLink): string {
  const mark = markOf(linkKey, link).toString('base64url');
  const stream = link.stream === null ? '' : `stream=${encodeURIComponent(link.stream)}&`;
  return `/u/open/${link.portalId}.${mark}?${stream}email=`;
}

/** @returns the portal that it claims to be of, null for what has not the form */
export function readOpenToken(token: string): { readonly portalId: number; readonly mark: string } | null {
  const match = /^(\d{1,15})\.([\w-]{16})$/.exec(token);
  return match?.[1] && match[2] ? { portalId: Number(match[1]), mark: match[2] } : null;
}

/** @returns whether we made it */
export function isOpenLink(linkKey: Buffer, link: OpenLink, mark: string): boolean {
  const given = Buffer.from(mark, 'base64url');
  return given.length === MARK_BYTES && timingSafeEqual(given, markOf(linkKey, link));
}
