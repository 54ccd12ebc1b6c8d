/** What admins may do about the people who enter: let somebody look, end what is open, and give or take the right to change. */
import { createHash, randomBytes } from 'node:crypto';
import { type Clock, HOUR_MS } from '../lib/clock.ts';
import { BellwetherError } from '../lib/errors.ts';
import { writeAudit } from '../store/audit.ts';
import type { Db } from '../store/database.ts';
import {
  findMember,
  lockAdmins,
  type Member,
  type MemberRole,
  rememberMember,
  setMemberRole,
} from '../store/member.ts';
import { lockPortal } from '../store/portal.ts';
import { deleteMemberSessions } from '../store/system/session-store.ts';
import { addSpentViewerLink, addViewerLink, spendViewerLink, withdrawViewerLink } from '../store/viewer-link.ts';
import type { CardLink } from './card-link.ts';

export interface TeamDeps {
  readonly db: Db;
  readonly clock: Clock;
}

/** Whose act it is. */
export interface Actor {
  readonly name: string;
  readonly memberId: number | null;
}

/** Hours for which a link may be good. */
export const LINK_HOURS = [1, 24, 72] as const;
const TOKEN_BYTES = 24;

export function hashViewerToken(token: string): Buffer {
  return createHash('sha256').update(`bellwether viewer link ${token}`).digest();
}

/** @returns `<portalId>.<token>`, which is shown once and stored nowhere */
export async function makeViewerLink(
  { db, clock }: TeamDeps,
  portalId: number,
  by: Actor,
  name: string,
  hours: number,
): Promise<string> {
  const now = clock.now();
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const expiresAt = new Date(now.getTime() + hours * HOUR_MS);
  await db.transaction(async (trx) => {
    const link = { tokenHash: hashViewerToken(token), name, madeBy: by.name, madeAt: now, expiresAt };
    const linkId = await addViewerLink(trx, portalId, link);
    await audit(trx, portalId, by.name, 'viewer-link.made', String(linkId), { name, hours }, now);
  });
  return `${portalId}.${token}`;
}

/** @throws BellwetherError `team.link-gone` */
export async function withdrawLink(
  { db, clock }: TeamDeps,
  portalId: number,
  by: Actor,
  linkId: number,
): Promise<void> {
  const now = clock.now();
  await db.transaction(async (trx) => {
    if (!(await withdrawViewerLink(trx, portalId, linkId, now))) {
      throw new BellwetherError('team.link-gone', 'This link has been used, or opens nothing any more.');
    }
    await audit(trx, portalId, by.name, 'viewer-link.withdrawn', String(linkId), {}, now);
  });
}

/** @returns who enters; null for a link that opens nothing, and for a portal that was disconnected */
export async function enterByLink({ db, clock }: TeamDeps, portalId: number, token: string): Promise<Member | null> {
  const now = clock.now();
  return db.transaction(async (trx) => {
    const portal = await lockPortal(trx, portalId);
    if (!portal || portal.state === 'disconnected') return null;
    const link = await spendViewerLink(trx, portalId, hashViewerToken(token), now);
    if (!link) return null;
    const member = await rememberMember(trx, portalId, { cameBy: 'link', name: link.name }, now);
    await audit(trx, portalId, link.name, 'viewer-link.used', String(link.linkId), { madeBy: link.madeBy }, now);
    return member;
  });
}

/** Who made the links of cards, as the audit log has it. */
const CARD = 'the card in HubSpot';

/** The same by a link of a card. @returns null for one that was used before, and for a portal that was disconnected */
export async function enterByCard(
  { db, clock }: TeamDeps,
  portalId: number,
  sealed: string,
  { name, expiresAt }: CardLink,
): Promise<Member | null> {
  const now = clock.now();
  return db.transaction(async (trx) => {
    const portal = await lockPortal(trx, portalId);
    if (!portal || portal.state === 'disconnected') return null;
    const link = { tokenHash: hashViewerToken(sealed), name, madeBy: CARD, madeAt: now, expiresAt };
    const linkId = await addSpentViewerLink(trx, portalId, link);
    if (linkId === null) return null;
    const member = await rememberMember(trx, portalId, { cameBy: 'link', name }, now);
    await audit(trx, portalId, name, 'viewer-link.used', String(linkId), { madeBy: CARD }, now);
    return member;
  });
}

/** @throws BellwetherError `team.unknown` */
export async function signOutEverywhere(
  { db, clock }: TeamDeps,
  portalId: number,
  by: Actor,
  memberId: number,
): Promise<void> {
  await db.transaction(async (trx) => {
    const member = await theMember(trx, portalId, memberId);
    const sessions = await deleteMemberSessions(trx, portalId, memberId);
    await audit(
      trx,
      portalId,
      by.name,
      'member.signed-out',
      String(memberId),
      { name: member.name, sessions },
      clock.now(),
    );
  });
}

/**
 * Their sessions end, so that none goes on with the former right.
 *
 * @throws BellwetherError `team.unknown`, `team.oneself`, `team.by-link`, `team.last-admin`
 */
export async function changeRole(
  { db, clock }: TeamDeps,
  portalId: number,
  by: Actor,
  memberId: number,
  role: MemberRole,
): Promise<void> {
  await db.transaction(async (trx) => {
    const admins = await lockAdmins(trx, portalId);
    const member = await theMember(trx, portalId, memberId);
    if (by.memberId === null || memberId === by.memberId) {
      throw new BellwetherError('team.oneself', 'Nobody changes what they may do themselves. Ask another admin.');
    }
    // Whoever presses may have lost the right a moment ago.
    if (!admins.includes(by.memberId)) {
      throw new BellwetherError('team.no-admin', 'You are no admin any more, so nothing was changed.');
    }
    if (member.cameBy === 'link') {
      throw new BellwetherError(
        'team.by-link',
        `${member.name} came by a link and may only look. To become an admin they have to sign in through HubSpot.`,
      );
    }
    if (!(await setMemberRole(trx, portalId, memberId, role))) return;
    await deleteMemberSessions(trx, portalId, memberId);
    await audit(
      trx,
      portalId,
      by.name,
      'member.role-changed',
      String(memberId),
      { name: member.name, role },
      clock.now(),
    );
  });
}

async function theMember(db: Db, portalId: number, memberId: number): Promise<Member> {
  const member = await findMember(db, portalId, memberId);
  if (!member) throw new BellwetherError('team.unknown', 'Nobody of that number was ever signed in here.');
  return member;
}

function audit(
  db: Db,
  portalId: number,
  actor: string,
  action: `${'member' | 'viewer-link'}.${string}`,
  target: string,
  detail: Readonly<Record<string, unknown>>,
  at: Date,
): Promise<void> {
  return writeAudit(db, portalId, { at, actor, action, target, detail });
}
