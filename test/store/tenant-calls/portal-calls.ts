import { NOW } from '../fill-tenant.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

/** The portal itself, its tokens, its rules and what was done to it. */
export function portalCalls(): TenantCalls {
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
    'rule-version.findRuleVersion': [],
    'rule-version.insertRuleVersion': [{ settings: { version: 2 }, madeBy: 'a', madeAt: NOW, note: null }],
  };
}
