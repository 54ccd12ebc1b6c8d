/**
 * Links by which whoever looks at a card enters the console: sealed, for one person as HubSpot's signature names them, good
 * once and for a short while. Nothing is stored before one is used, since a card makes one at every look.
 */
import { z } from 'zod';
import { MINUTE_MS } from '../lib/clock.ts';
import { openLink, sealLink } from '../lib/sealed-link.ts';

export interface CardLink {
  /** Whom it lets in, as the audit log and the team page name them. */
  readonly name: string;
  /** Where it leads within the console. */
  readonly path: string;
  readonly expiresAt: Date;
}

/** A card stands open while somebody reads it; who comes back later reloads the record. */
const GOOD_FOR_MS = 30 * MINUTE_MS;

/** Only pages that a card speaks of: a link is no way to send somebody elsewhere. */
const PATH = /^\/(addresses\/\d{1,15}|accounts\/[a-z0-9.-]{1,253})$/;

const sealedLink = z.tuple([z.string().min(1).max(254), z.string().regex(PATH), z.number().int()]);

/** @param linkKey of the portal @returns URL-safe text; null for a path that no card may lead to */
export function sealCardLink(linkKey: Buffer, name: string, path: string, now: Date): string | null {
  return PATH.test(path) ? sealLink(linkKey, 'card', [name, path, now.getTime() + GOOD_FOR_MS]) : null;
}

/** @returns null for what we did not seal, and for what is too old */
export function openCardLink(linkKey: Buffer, sealed: string, now: Date): CardLink | null {
  const { data } = sealedLink.safeParse(openLink(linkKey, 'card', sealed));
  if (!data) return null;
  const [name, path, expiresAt] = data;
  return expiresAt > now.getTime() ? { name, path, expiresAt: new Date(expiresAt) } : null;
}
