import { DEFAULT_SETTINGS } from '../../src/flow/settings.ts';
import { listAudit, writeAudit } from '../../src/store/audit.ts';
import { query } from '../../src/store/database.ts';
import {
  deleteToken,
  findToken,
  lockToken,
  noteTokenFailure,
  putToken,
  replaceToken,
} from '../../src/store/oauth-token.ts';
import {
  activatePortal,
  findPortal,
  insertPortal,
  lockPortal,
  savePortalFacts,
  saveProvisionResult,
  stopPortal,
} from '../../src/store/portal.ts';
import { findRuleVersion, insertRuleVersion } from '../../src/store/rule-version.ts';
import { deletePortalSessions } from '../../src/store/system/session-store.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const OURS = 8_800_001;
const THEIRS = 8_800_002;
const AT = new Date('2026-11-22T09:00:00Z');

let test_: TestDatabase;
beforeAll(async () => {
  test_ = await createTestDatabase();
  for (const portalId of [OURS, THEIRS]) {
    const portal = {
      name: null,
      scopes: ['oauth'],
      keysEnc: `keys of ${portalId}`,
      installedAt: AT,
      installedBy: null,
    };
    await insertPortal(test_.db, portalId, portal);
    await putToken(test_.db, portalId, { accessTokenEnc: `a${portalId}`, refreshTokenEnc: 'r', expiresAt: AT }, AT);
    await insertRuleVersion(test_.db, portalId, { settings: DEFAULT_SETTINGS, madeBy: 'ada', madeAt: AT, note: null });
    await writeAudit(test_.db, portalId, {
      at: AT,
      actor: 'ada',
      action: 'portal.installed',
      target: null,
      detail: {},
    });
    await query(test_.db, `insert into admin_session (sid, sess, expire) values (?, ?::json, ?)`, [
      `s${portalId}`,
      JSON.stringify({ admin: { portalId } }),
      AT,
    ]);
  }
});
afterAll(() => test_.drop());

const rowsOf = (portalId: number) =>
  Promise.all([
    query(test_.db, 'select * from portal where portal_id = ?', [portalId]),
    query(test_.db, 'select * from oauth_token where portal_id = ?', [portalId]),
    query(test_.db, 'select * from rule_version where portal_id = ?', [portalId]),
    query(test_.db, 'select * from audit where portal_id = ?', [portalId]),
    query(test_.db, 'select * from admin_session where sid = ?', [`s${portalId}`]),
  ]);

describe('what installing stores', () => {
  test('is read and changed for one portal alone', async () => {
    const { db } = test_;
    const before = await rowsOf(OURS);
    expect(before.every((rows) => rows.length === 1)).toBe(true);

    expect((await findPortal(db, THEIRS))?.keysEnc).toBe(`keys of ${THEIRS}`);
    expect((await lockPortal(db, THEIRS))?.portalId).toBe(THEIRS);
    expect((await findToken(db, THEIRS))?.accessTokenEnc).toBe(`a${THEIRS}`);
    expect((await lockToken(db, THEIRS))?.accessTokenEnc).toBe(`a${THEIRS}`);
    expect(await listAudit(db, THEIRS)).toHaveLength(1);
    await activatePortal(db, THEIRS, ['oauth', 'more']);
    await savePortalFacts(db, THEIRS, {
      uiDomain: 'app-eu1.hubspot.com',
      accountType: null,
      timeZone: 'Asia/Tokyo',
      currency: 'JPY',
    });
    await saveProvisionResult(db, THEIRS, { failure: null }, AT);
    await insertRuleVersion(db, THEIRS, {
      settings: { ...DEFAULT_SETTINGS, version: 2 },
      madeBy: 'bo',
      madeAt: AT,
      note: null,
    });
    await noteTokenFailure(db, THEIRS, 'why', AT);
    const fresh = { accessTokenEnc: 'a2', refreshTokenEnc: 'r2', expiresAt: AT };
    expect(await replaceToken(db, THEIRS, 1, fresh, AT)).toBe(true);
    expect(await replaceToken(db, THEIRS, 1, { ...fresh, accessTokenEnc: 'late' }, AT)).toBe(false);
    expect((await findToken(db, THEIRS))?.accessTokenEnc).toBe('a2');
    expect(await stopPortal(db, THEIRS, 'revoked', 'why', AT)).toBe(true);
    expect(await stopPortal(db, THEIRS, 'revoked', 'again', AT)).toBe(false);
    await deleteToken(db, THEIRS);
    expect(await deletePortalSessions(db, THEIRS)).toBe(1);

    expect(await rowsOf(OURS)).toEqual(before);
    expect((await findRuleVersion(db, OURS))?.settings.version).toBe(1);
    expect((await findRuleVersion(db, THEIRS))?.settings.version).toBe(2);
  });

  test('is not made twice, and nothing is found of a portal that never was', async () => {
    const portal = { name: 'x', scopes: [], keysEnc: 'other', installedAt: AT, installedBy: null };
    expect(await insertPortal(test_.db, OURS, portal)).toBe(false);
    expect((await findPortal(test_.db, OURS))?.keysEnc).toBe(`keys of ${OURS}`);
    expect([await findPortal(test_.db, 1), await findToken(test_.db, 1), await findRuleVersion(test_.db, 1)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
