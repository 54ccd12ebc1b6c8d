import { findCrmPause, pauseCrm } from '../../src/store/crm-pause.ts';
import { stopPortal } from '../../src/store/portal.ts';
import { Browser } from './browser.ts';
import { type InstallUnderTest, PORTAL, startInstallUnderTest } from './install-under-test.ts';

let it_: InstallUnderTest;
beforeEach(async () => {
  it_ = await startInstallUnderTest();
  await it_.signIn(new Browser());
});
afterEach(() => it_.stop());

const pause = () => pauseCrm(it_.database.db, PORTAL, new Date(it_.now().getTime() + 3_600_000), 'HubSpot said so.');
const isPaused = async () => (await findCrmPause(it_.database.db, PORTAL, it_.now())) !== null;

test('whoever connects a portal again that had lost its access does not wait out a pause from before', async () => {
  await stopPortal(it_.database.db, PORTAL, 'revoked', 'gone', it_.now());
  await pause();
  await it_.signIn(new Browser());
  expect(await isPaused()).toBe(false);
});

test('a mere sign-in leaves a pause that HubSpot asked for', async () => {
  await pause();
  await it_.signIn(new Browser());
  expect(await isPaused()).toBe(true);
});
