import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { API_VERSION } from '../../src/crm/api-version.ts';
import { CALLBACK_PATH } from '../../src/install/hubspot-strategy.ts';
import { CONTACT_PROPERTIES } from '../../src/install/properties.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES, scopeNames } from '../../src/install/scopes.ts';

interface Subscription {
  subscriptionType: string;
  objectType?: string;
  propertyName?: string;
  active: boolean;
}

const read = async <Value>(path: string): Promise<Value> =>
  JSON.parse(await readFile(join(import.meta.dirname, '../../hubspot', path), 'utf8')) as Value;

const app = () =>
  read<{
    uid: string;
    type: string;
    config: {
      name: string;
      distribution: string;
      auth: Record<'redirectUrls' | 'requiredScopes' | 'optionalScopes' | 'conditionallyRequiredScopes', string[]>;
      permittedUrls: { fetch: string[] };
    };
  }>('src/app/app-hsmeta.json');
const webhooks = () =>
  read<{
    type: string;
    config: {
      settings: { targetUrl: string; maxConcurrentRequests: number };
      subscriptions: Record<'crmObjects' | 'legacyCrmObjects' | 'hubEvents', Subscription[]>;
    };
  }>('src/app/webhooks/webhooks-hsmeta.json');

describe('the developer project', () => {
  test('is on the platform version that goes with the API version of the code', async () => {
    const project = await read<{ srcDir: string; platformVersion: string }>('hsproject.json');
    expect(project.srcDir).toBe('src');
    expect(project.platformVersion).toBe(API_VERSION.replace('-', '.'));
  });

  test('declares exactly the scopes that the code asks for', async () => {
    const { auth } = (await app()).config;
    expect(auth.requiredScopes).toEqual(scopeNames(REQUIRED_SCOPES));
    expect(auth.optionalScopes).toEqual(scopeNames(OPTIONAL_SCOPES));
    // They would have to be asked for as required ones.
    expect(auth.conditionallyRequiredScopes).toEqual([]);
  });

  test('asks for no more than the design allows: nothing sensitive, nothing that only one tier has', async () => {
    const { auth } = (await app()).config;
    for (const scope of [...auth.requiredScopes, ...auth.optionalScopes]) {
      expect(scope).not.toMatch(/sensitive|statuses\.batch|timeline|\bdeals\.write|schemas\.deals/);
    }
    expect(new Set([...auth.requiredScopes, ...auth.optionalScopes]).size).toBe(14);
    for (const { why } of [...REQUIRED_SCOPES, ...OPTIONAL_SCOPES]) expect(why).toMatch(/^To .*\.$/);
  });

  test('redirects to the callback of the code, over https or to the own machine', async () => {
    const { redirectUrls } = (await app()).config.auth;
    expect(redirectUrls.length).toBeGreaterThan(0);
    for (const url of redirectUrls.map((one) => new URL(one))) {
      expect(url.pathname).toBe(CALLBACK_PATH);
      expect(url.protocol === 'https:' || url.hostname === 'localhost').toBe(true);
    }
  });

  test('is for the marketplace, without the name of HubSpot in its own', async () => {
    const { uid, type, config } = await app();
    expect([type, config.distribution]).toEqual(['app', 'marketplace']);
    expect(uid.length).toBeLessThanOrEqual(64);
    expect(config.name).not.toMatch(/hub/i);
    for (const url of config.permittedUrls.fetch) expect(url).toMatch(/^https:\/\//);
  });

  test('subscribes to what the ledger must hear of, each once and switched on', async () => {
    const { type, config } = await webhooks();
    expect(type).toBe('webhooks');
    expect(new URL(config.settings.targetUrl).pathname).toBe('/hubspot/webhooks');
    const { crmObjects, legacyCrmObjects, hubEvents } = config.subscriptions;
    const all = [...crmObjects, ...legacyCrmObjects, ...hubEvents];
    expect(all.every((one) => one.active)).toBe(true);
    const names = all.map((one) => [one.subscriptionType, one.objectType, one.propertyName].filter(Boolean).join(' '));
    expect(names.toSorted()).toEqual([
      'contact.privacyDeletion',
      'object.creation contact',
      'object.deletion contact',
      'object.merge contact',
      'object.propertyChange contact bw_is_champion',
      'object.propertyChange contact bw_opt_out_request',
      'object.propertyChange contact bw_rep_verdict',
      'object.propertyChange contact email',
      'object.propertyChange contact hs_additional_emails',
      'object.propertyChange contact hs_buying_role',
      'object.propertyChange contact hs_email_bad_address',
      'object.propertyChange contact hs_email_hard_bounce_reason_enum',
      'object.propertyChange contact hs_email_optout',
      'object.propertyChange contact hs_email_quarantined',
      'object.propertyChange contact hubspot_owner_id',
      'object.propertyChange contact lifecyclestage',
      'object.restore contact',
    ]);
  });

  test('listens to properties of ours only where a person may write them', async () => {
    const { crmObjects } = (await webhooks()).config.subscriptions;
    const ours = crmObjects.flatMap((one) => (one.propertyName?.startsWith('bw_') ? [one.propertyName] : []));
    const forPeople = CONTACT_PROPERTIES.filter((one) => one.description.startsWith('For you to')).map(
      (one) => one.name,
    );
    expect(ours.toSorted()).toEqual(forPeople.toSorted());
  });
});
