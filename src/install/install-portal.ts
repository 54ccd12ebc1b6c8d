/** What a successful sign-in leaves behind. A first installation, a re-installation and an ordinary sign-in are one flow. */
import type { Knex } from 'knex';
import type { Introspection, TokenGrant } from '../crm/oauth-api.ts';
import { DEFAULT_SETTINGS, type Settings } from '../flow/settings.ts';
import { BellwetherError } from '../lib/errors.ts';
import type { SecretBox } from '../lib/secrets.ts';
import { writeAudit } from '../store/audit.ts';
import type { Db } from '../store/database.ts';
import { type Member, rememberMember } from '../store/member.ts';
import { lockToken, putToken } from '../store/oauth-token.ts';
import { activatePortal, insertPortal, lockPortal, type Portal } from '../store/portal.ts';
import { insertRuleVersion } from '../store/rule-version.ts';
import { areNoFewer, missingScopes } from './scopes.ts';
import { sealGrant, sealNewKeys } from './sealed-tokens.ts';

type Active = Extract<Introspection, { active: true }>;

export interface InstallOutcome {
  readonly portalId: number;
  readonly kind: 'installed' | 'reinstalled' | 'signed_in';
  /** False where the stored tokens were kept, since the new ones may do less. */
  readonly areTokensReplaced: boolean;
  /** Who signed in, and as what. */
  readonly member: Member;
}

const AUDIT_ACTION = { installed: 'portal.installed', reinstalled: 'portal.reinstalled', signed_in: 'admin.signed_in' };

function kindOf(before: Portal | null): InstallOutcome['kind'] {
  if (!before) return 'installed';
  return before.state === 'active' ? 'signed_in' : 'reinstalled';
}

function firstSettings(minutes: number | undefined): Settings {
  if (minutes === undefined) return DEFAULT_SETTINGS;
  return {
    ...DEFAULT_SETTINGS,
    conclude: { ...DEFAULT_SETTINGS.conclude, settleMinutes: minutes, leaveMinutes: minutes },
  };
}

/** @returns null where the portal is new; its row is there and held either way */
async function takePortal(tx: Db, box: SecretBox, who: Active, now: Date): Promise<Portal | null> {
  const before = await lockPortal(tx, who.portalId);
  if (before) return before;
  const isNew = await insertPortal(tx, who.portalId, {
    name: who.domain,
    scopes: who.scopes,
    keysEnc: sealNewKeys(box, who.portalId),
    installedAt: now,
    installedBy: who.user,
  });
  // Two people may install at the same moment.
  return isNew ? null : lockPortal(tx, who.portalId);
}

/**
 * @param grant freshly exchanged
 * @param who what HubSpot says of it
 * @throws BellwetherError `install.missing-scopes`; nothing is stored then
 */
export async function installPortal(
  deps: { readonly db: Knex; readonly box: SecretBox; readonly settleMinutes?: number | undefined },
  grant: TokenGrant,
  who: Active,
  now: Date,
): Promise<InstallOutcome> {
  const missing = missingScopes(who.scopes);
  if (missing.length > 0) {
    throw new BellwetherError(
      'install.missing-scopes',
      `HubSpot did not grant ${missing.join(', ')}, without which Bellwether cannot work. Install it again and leave these permissions on.`,
    );
  }
  const { portalId } = who;
  return deps.db.transaction(async (tx) => {
    // First the tokens, then the portal: the order in which refreshing takes them, too.
    const stored = await lockToken(tx, portalId);
    const before = await takePortal(tx, deps.box, who, now);
    const kind = kindOf(before);
    const areTokensReplaced = kind !== 'signed_in' || !stored || areNoFewer(who.scopes, before?.scopes ?? []);
    if (areTokensReplaced) {
      await putToken(tx, portalId, sealGrant(deps.box, portalId, grant, now), now);
      await activatePortal(tx, portalId, who.scopes);
    }
    const by = who.user ?? `HubSpot user ${who.userId ?? 'without a number'}`;
    // Only those who decide over the account can install: they must be able to change things again.
    const isAdminAgain = kind !== 'signed_in';
    const member = await rememberMember(tx, portalId, { cameBy: 'hubspot', name: by, isAdminAgain }, now);
    await insertRuleVersion(tx, portalId, {
      settings: firstSettings(deps.settleMinutes),
      madeBy: by,
      madeAt: now,
      note: 'As installed',
    });
    await writeAudit(tx, portalId, {
      at: now,
      actor: by,
      action: AUDIT_ACTION[kind],
      target: null,
      detail: { userId: who.userId, role: member.role, scopes: who.scopes, areTokensReplaced },
    });
    return { portalId, kind, areTokensReplaced, member };
  });
}
