/** The developer project passes what `hs project validate` asks, by the vendor's own code, against schemas that are written from its documents. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isTranslationError, translate } from '@hubspot/project-parsing-lib/translate';
import nock from 'nock';
import { PROJECT_SCHEMAS } from './project-schemas.ts';

const SOURCE = join(import.meta.dirname, '../../hubspot/src');
const VERSION = '2026.09';
const ACCOUNT = 8_800_001;

interface Meta {
  uid: string;
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: what is broken on purpose has no type.
  config: any;
}

let folder = '';
beforeAll(() => {
  nock.disableNetConnect();
  // The vendor's code reads whom it asks for from here.
  Object.assign(process.env, {
    USE_ENVIRONMENT_HUBSPOT_CONFIG: 'true',
    HUBSPOT_ACCOUNT_ID: String(ACCOUNT),
    HUBSPOT_PERSONAL_ACCESS_KEY: 'key-of-a-developer',
  });
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bellwether-project-'));
  await cp(SOURCE, folder, { recursive: true, filter: (path) => !path.includes('node_modules') });
  const hubspot = nock(/hubapi/);
  hubspot
    .post(/localdevauth\/v1\/auth\/refresh/)
    .query(true)
    .reply(200, {
      hubId: ACCOUNT,
      userId: 1,
      oauthAccessToken: 'token',
      expiresAtMillis: Date.now() + 3_600_000,
      scopeGroups: [],
      encodedOAuthRefreshToken: 'x',
      hubName: 'Test',
      accountType: 'STANDARD',
    });
  hubspot.get(`/project-components-external/project-schemas/v3/${VERSION}`).query(true).reply(200, PROJECT_SCHEMAS);
});
afterEach(async () => {
  nock.cleanAll();
  await rm(folder, { recursive: true });
});
afterAll(() => {
  nock.enableNetConnect();
  // Other files of this process would go on through it, and lose answers.
  nock.restore();
});

/** @returns what is wrong, in the vendor's words; empty where nothing is */
async function validate(): Promise<string> {
  try {
    await translate({ projectSourceDir: folder, platformVersion: VERSION, accountId: ACCOUNT });
    return '';
  } catch (thrown) {
    return isTranslationError(thrown) ? thrown.toString() : String(thrown);
  }
}

async function change(file: string, edit: (meta: Meta) => void): Promise<void> {
  const path = join(folder, 'app', file);
  const meta = JSON.parse(await readFile(path, 'utf8'));
  edit(meta);
  await writeFile(path, JSON.stringify(meta));
}

test('what is here passes', async () => {
  expect(await validate()).toBe('');
});

test.each<[string, string, (meta: Meta) => void, string]>([
  [
    'a field of the app that is missing',
    'app-hsmeta.json',
    ({ config }) => delete config.auth.requiredScopes,
    'requiredScopes',
  ],
  ['a field that nobody knows', 'cards/contact-card-hsmeta.json', ({ config }) => (config.colour = 'red'), 'colour'],
  [
    'a place where no card may stand',
    'cards/company-card-hsmeta.json',
    ({ config }) => (config.location = 'crm.footer'),
    'location',
  ],
  [
    'a name with the word that the marketplace forbids',
    'app-hsmeta.json',
    ({ config }) => (config.name = 'HubBell'),
    'name',
  ],
  [
    'an address without https',
    'webhooks/webhooks-hsmeta.json',
    ({ config }) => (config.settings.targetUrl = 'http://x.test/y'),
    'targetUrl',
  ],
  [
    'more requests at once than HubSpot sends',
    'webhooks/webhooks-hsmeta.json',
    ({ config }) => (config.settings.maxConcurrentRequests = 11),
    'maxConcurrentRequests',
  ],
  [
    'an output of no kind',
    'workflow-actions/reachable-hsmeta.json',
    ({ config }) => (config.outputFields[0].typeDefinition.type = 'verdict'),
    'outputFields',
  ],
  [
    'a page in a place that is none',
    'pages/home-hsmeta.json',
    ({ config }) => (config.location = 'sidebar'),
    'location',
  ],
  ['a uid with a space', 'pages/home-hsmeta.json', (meta) => (meta.uid = 'our home'), 'uid'],
  ['a uid twice', 'cards/company-card-hsmeta.json', (meta) => (meta.uid = 'bellwether_contact_card'), 'uid'],
  ['a type that there is not', 'pages/home-hsmeta.json', (meta) => (meta.type = 'wall'), 'wall'],
  [
    'a component in the folder of another type',
    'pages/home-hsmeta.json',
    (meta) => (meta.type = 'settings'),
    'settings',
  ],
])('%s is refused by name', async (_what, file, edit, named) => {
  await change(file, edit);
  expect((await validate()).toLowerCase()).toContain(named.toLowerCase());
});

test('without the app nothing stands', async () => {
  await rm(join(folder, 'app/app-hsmeta.json'));
  expect(await validate()).toMatch(/app/i);
});

test('every option and field of an action has its label, and none is labelled that is not there', async () => {
  for (const name of ['reachable', 'reason', 'episode']) {
    const { config } = JSON.parse(
      await readFile(join(SOURCE, `app/workflow-actions/${name}-hsmeta.json`), 'utf8'),
    ) as Meta;
    const names = (fields: { typeDefinition: { name: string } }[]) =>
      fields.map((field) => field.typeDefinition.name).toSorted();
    expect(Object.keys(config.labels.en.inputFieldLabels).toSorted()).toEqual(names(config.inputFields));
    expect(Object.keys(config.labels.en.outputFieldLabels).toSorted()).toEqual(names(config.outputFields));
    for (const [, placeholder] of String(config.labels.en.actionCardContent).matchAll(/\{\{(\w+)\}\}/g))
      expect(names(config.inputFields)).toContain(placeholder);
  }
});
