import { NOW, type TenantIds, viewerTokenHash } from '../fill-tenant.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

/** The portal itself, its tokens, its rules and what was done to it. */
export function portalCalls(theirs: TenantIds): TenantCalls {
  const sealed = { accessTokenEnc: 'a', refreshTokenEnc: 'r', expiresAt: LATER };
  return {
    'audit.writeAudit': [{ at: NOW, actor: 'a', action: 'b', target: null, detail: {} }],
    'audit.listAudit': [],
    'oauth-token.findToken': [],
    'oauth-token.lockToken': [],
    'oauth-token.putToken': [sealed, NOW],
    'oauth-token.replaceToken': [1, sealed, NOW],
    'oauth-token.noteTokenFailure': ['f', NOW],
    'oauth-token.resealToken': [{ ...sealed, accessTokenEnc: 'bravo', refreshTokenEnc: 'bravo' }, sealed],
    'oauth-token.deleteToken': [],
    'portal.findPortal': [],
    'portal.lockPortal': [],
    'portal.insertPortal': [{ name: 'n', scopes: [], keysEnc: 'k', installedAt: NOW, installedBy: null }],
    'portal.activatePortal': [['oauth']],
    'portal.savePortalFacts': [{ uiDomain: 'u', accountType: null, timeZone: 'UTC', currency: null }],
    'portal.resealPortalKeys': ['bravo', 'k'],
    'portal.saveProvisionResult': [{}, NOW],
    'portal.stopPortal': ['revoked', 'w', NOW],
    'member.rememberMember': [{ cameBy: 'hubspot', name: 'same' }, NOW],
    'member.findMember': [theirs.member],
    'member.setMemberRole': [theirs.member, 'viewer'],
    'member.lockAdmins': [],
    'rule-version.findRuleVersion': [],
    'rule-version.listRuleVersions': [null, 100],
    'rule-version.listFormerSettings': [new Date(0)],
    'rule-version.lookAgain': [1, true],
    'rule-version.isLookingAgain': [],
    'rule-version.beginReadingAgain': [1, true],
    'rule-version.readEverythingAgain': [],
    'rule-version.findReadingAgain': [1],
    'rule-version.saveReadingAgain': [1, 7],
    'rule-version.isReadingAgain': [],
    'taught-rule.insertTaughtRule': [
      {
        words: 'no such colleague',
        scope: { kind: 'everywhere' },
        reason: 'policy',
        class: 'block',
        why: null,
        taughtBy: 'a',
        taughtAt: NOW,
      },
    ],
    'taught-rule.listTaughtRules': [],
    'taught-rule.findTaughtRules': [[theirs.taughtRule]],
    'taught-rule.removeTaughtRule': [theirs.taughtRule, NOW],
    'taught-rule.countTaughtUse': [],
    'rule-version.markNextToLookAgain': [100, NOW],
    'viewer-link.addViewerLink': [
      { tokenHash: Buffer.alloc(32, 8), name: 'a', madeBy: 'a', madeAt: NOW, expiresAt: LATER },
    ],
    'viewer-link.listOpenViewerLinks': [NOW],
    'viewer-link.findOpenViewerLink': [viewerTokenHash('bravo'), NOW],
    'viewer-link.spendViewerLink': [viewerTokenHash('bravo'), NOW],
    'viewer-link.withdrawViewerLink': [theirs.viewerLink, NOW],
    'rule-version.insertRuleVersion': [{ settings: { version: 2 }, madeBy: 'a', madeAt: NOW, note: null }],
  };
}
