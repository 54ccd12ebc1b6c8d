/** The addresses to which an ESP posts. */
import { SECRET_USER } from '../flow/adapt/shared-secret.ts';
import type { Source } from '../store/source.ts';

/** @param publicUrl without a trailing slash */
export function sourceUrl(publicUrl: string, source: Source): string {
  return `${publicUrl}/in/${source.portalId}.${source.token}`;
}

/** The same, where the public address is settled once. */
export function urlIn(publicUrl: string): (source: Source) => string {
  return (source) => sourceUrl(publicUrl, source);
}

/** With the newest secret as the password of HTTP Basic authentication; null where the source has none yet. */
export function sourceUrlWithSecret(publicUrl: string, source: Source): string | null {
  const [secret] = source.secrets;
  if (secret === undefined) return null;
  const scheme = /^https?:\/\//.exec(publicUrl)?.[0] ?? '';
  const credentials = `${SECRET_USER}:${encodeURIComponent(secret)}@`;
  return `${scheme}${credentials}${sourceUrl(publicUrl, source).slice(scheme.length)}`;
}
