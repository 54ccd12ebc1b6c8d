import { sealPersonLink, writePersonToken } from '../../src/lib/person-link.ts';
import { portalKeysOf } from './seed-portal.ts';

/** The path of a person's link in a mail. @param stream null: all mail */
export function leaveLink(portalId: number, email: string, stream: string | null): string {
  return `/u/${writePersonToken(portalId, sealPersonLink(portalKeysOf(portalId).link, { email, stream }))}`;
}
