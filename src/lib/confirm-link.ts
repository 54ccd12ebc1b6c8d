/** The links that confirm what was asked: `/u/confirm/<portalId>.<sealed>`. They name a row and the end of their time, and nobody. */
import { openLink, sealLink } from './sealed-link.ts';

export interface ConfirmLink {
  readonly confirmationId: number;
  readonly expiresAt: Date;
}

/** @param linkKey of the portal */
export function sealConfirmLink(linkKey: Buffer, { confirmationId, expiresAt }: ConfirmLink): string {
  return sealLink(linkKey, 'confirm', [confirmationId, expiresAt.getTime()]);
}

/** @returns null for whatever `sealConfirmLink` did not write with this key; never throws */
export function openConfirmLink(linkKey: Buffer, sealed: string): ConfirmLink | null {
  const content = openLink(linkKey, 'confirm', sealed);
  if (!Array.isArray(content)) return null;
  const [confirmationId, expiresAt]: unknown[] = content;
  if (typeof confirmationId !== 'number' || typeof expiresAt !== 'number') return null;
  return { confirmationId, expiresAt: new Date(expiresAt) };
}
