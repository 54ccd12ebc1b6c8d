import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listAudit } from '../../src/store/audit.ts';
import { query } from '../../src/store/database.ts';
import { findToken } from '../../src/store/oauth-token.ts';
import { findPortal } from '../../src/store/portal.ts';
import { Browser } from './browser.ts';
import { type InstallUnderTest, PORTAL, startInstallUnderTest } from './install-under-test.ts';

const MINUTE = 60_000;

let it_: InstallUnderTest;
beforeEach(async () => {
  it_ = await startInstallUnderTest();
  await it_.signIn(new Browser());
  await it_.control('DELETE', '/calls');
});
afterEach(() => it_.stop());

const state = async () => (await findPortal(it_.database.db, PORTAL))?.state;
const stored = () => findToken(it_.database.db, PORTAL);
const failure = async () =>
  (await query<{ failure: string | null }>(it_.database.db, 'select failure from oauth_token'))[0]?.failure ?? null;
const fault = (status: number, body: unknown, count = 1) =>
  it_.control('POST', '/faults', { match: { path: 'oauth/2026-09/token' }, kind: 'status', status, body, count });

/** Access tokens that HubSpot has made so far. */
const made = () => it_.sandbox.world.tokens.dump().access.length;

describe('an access token', () => {
  test('is used as it is until five minutes before its end, then refreshed', async () => {
    const first = await it_.accessTokens.get(PORTAL);
    it_.pass(24 * MINUTE);
    expect(await it_.accessTokens.get(PORTAL)).toBe(first);
    it_.pass(2 * MINUTE);
    const second = await it_.accessTokens.get(PORTAL);
    expect(second).not.toBe(first);
    expect(await it_.otherProcess().get(PORTAL)).toBe(second);
    expect((await stored())?.version).toBe(2);
  });

  test('is refreshed once, however many processes and calls want it at the same moment', async () => {
    it_.pass(40 * MINUTE);
    const before = made();
    let sent = 0;
    const waiting = () =>
      query<{ count: number }>(
        it_.database.db,
        `select count(*) as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
    // The winner's answer comes when both others stand at the lock, or, without a lock, when they have sent theirs, too.
    const beforeRefresh = async () => {
      sent += 1;
      while (sent < 3 && ((await waiting())[0]?.count ?? 0) < 2) await new Promise((resolve) => setImmediate(resolve));
    };
    const processes = [1, 2, 3].map(() => it_.otherProcess({ beforeRefresh }));
    const tokens = await Promise.all(processes.flatMap((one) => Array.from({ length: 4 }, () => one.get(PORTAL))));
    expect(new Set(tokens).size).toBe(1);
    expect(sent).toBe(1);
    expect(made()).toBe(before + 1);
    expect((await stored())?.version).toBe(2);
  });

  test('that HubSpot refuses before its time is replaced, once, and the call repeated', async () => {
    const first = await it_.accessTokens.get(PORTAL);
    await it_.control('POST', '/expire-tokens');
    const before = made();
    const details = await Promise.all([1, 2, 3].map(() => it_.crmOf().call('GET', '/account-info/2026-09/details')));
    expect(details).toHaveLength(3);
    expect(made()).toBe(before + 1);
    expect(await it_.accessTokens.get(PORTAL)).not.toBe(first);
  });

  test('of a portal that removed the app ends its work with a readable reason, for every process', async () => {
    await it_.control('POST', '/uninstall', {});
    it_.pass(40 * MINUTE);
    await expect(it_.accessTokens.get(PORTAL)).rejects.toMatchObject({
      kind: 'revoked',
      category: 'BAD_REFRESH_TOKEN',
    });
    expect(await findPortal(it_.database.db, PORTAL)).toMatchObject({
      state: 'revoked',
      stateWhy: expect.stringContaining('Install it again'),
    });
    expect(await stored()).toBeNull();
    const [entry] = await listAudit(it_.database.db, PORTAL);
    expect(entry).toMatchObject({ action: 'portal.revoked', actor: 'bellwether' });
    await expect(it_.otherProcess().get(PORTAL)).rejects.toMatchObject({ kind: 'revoked' });
    await expect(it_.accessTokens.get(PORTAL)).rejects.toMatchObject({ kind: 'revoked' });
    const audit = await listAudit(it_.database.db, PORTAL);
    expect(audit.filter((one) => one.action === 'portal.revoked')).toHaveLength(1);
  });

  test('of a portal that never installed is not to be had', async () => {
    await expect(it_.accessTokens.get(4_711)).rejects.toMatchObject({ kind: 'revoked' });
  });

  test('under a wrong client secret disconnects nobody', async () => {
    it_.pass(40 * MINUTE);
    const wrong = it_.otherProcess({ clientSecret: 'not the secret' });
    await expect(wrong.get(PORTAL)).rejects.toMatchObject({ kind: 'misconfigured', category: 'BAD_CLIENT_SECRET' });
    await expect(wrong.probe(PORTAL)).rejects.toMatchObject({ kind: 'misconfigured' });
    expect(await state()).toBe('active');
    expect(await failure()).toContain('HUBSPOT_CLIENT_SECRET');
    await it_.accessTokens.get(PORTAL);
    expect(await failure()).toBeNull();
  });

  test.each([
    ['an outage', 503, { status: 'error', message: 'down' }],
    ['a gateway that speaks HTML', 502, '<html>bad gateway</html>'],
    ['something on the way that forbids it', 403, '<html>blocked</html>'],
    ['too many calls', 429, { status: 'error', policyName: 'TEN_SECONDLY_ROLLING' }],
  ])('during %s leaves the portal as it is', async (_name, status, body) => {
    it_.pass(40 * MINUTE);
    await fault(status, body);
    await expect(it_.accessTokens.get(PORTAL)).rejects.toMatchObject({
      kind: expect.stringMatching(/^(unavailable|rate_limited)$/),
    });
    expect(await state()).toBe('active');
    await expect(it_.accessTokens.get(PORTAL)).resolves.toEqual(expect.any(String));
  });

  test('is not needed anew while the old one lasts, so that an outage of minutes is not felt', async () => {
    const first = await it_.accessTokens.get(PORTAL);
    it_.pass(27 * MINUTE);
    await fault(503, {}, 2);
    expect(await it_.accessTokens.get(PORTAL)).toBe(first);
    expect(await failure()).toContain('503');
  });

  test('with an answer that says neither is decided by introspection', async () => {
    const unknownHub = { error: 'access_denied', status: 'BAD_HUB', error_description: 'missing or unknown hub id' };
    it_.pass(40 * MINUTE);
    await it_.control('POST', '/faults', {
      match: { path: '/oauth.2026-09.token$/' },
      kind: 'status',
      status: 400,
      body: unknownHub,
      count: 2,
    });
    await expect(it_.accessTokens.get(PORTAL)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await state()).toBe('active');
    it_.sandbox.world.tokens.uninstall(PORTAL);
    await expect(it_.accessTokens.get(PORTAL)).rejects.toMatchObject({ kind: 'revoked' });
    expect(await state()).toBe('revoked');
  });

  test('of a server that never answers is given up, and the row is free for the next', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    it_.pass(40 * MINUTE);
    const stuck = it_.otherProcess({ apiUrl: `http://127.0.0.1:${port}`, timeoutMs: 200 });
    await expect(stuck.get(PORTAL)).rejects.toMatchObject({ kind: 'unavailable' });
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
    await expect(it_.accessTokens.get(PORTAL)).resolves.toEqual(expect.any(String));
    expect(await state()).toBe('active');
  });
});

describe('the daily probe', () => {
  test('leaves an installed portal alone and notices a silent removal', async () => {
    expect(await it_.accessTokens.probe(PORTAL)).toBe(true);
    expect(await state()).toBe('active');
    await it_.control('POST', '/uninstall', {});
    expect(await it_.accessTokens.probe(PORTAL)).toBe(false);
    expect(await state()).toBe('revoked');
    expect(await it_.accessTokens.probe(PORTAL)).toBe(false);
  });
});
