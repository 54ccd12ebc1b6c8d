import { readConfig } from '../../src/lib/config.ts';

const KEY = Buffer.alloc(32, 1).toString('base64');
const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://db.example/bellwether',
  PUBLIC_URL: 'https://bellwether.example/',
  HUBSPOT_CLIENT_ID: 'id',
  HUBSPOT_CLIENT_SECRET: 'secret',
  SECRET_KEYS: KEY,
};

test('development needs nothing', () => {
  const config = readConfig({});
  expect(config).toMatchObject({
    isProduction: false,
    databaseUrl: undefined,
    port: 3000,
    publicUrl: 'http://localhost:3000',
    hasPassingKeys: true,
  });
  expect(config.hubspot.apiUrl).toBe('https://api.hubapi.com');
});

test.each(Object.keys(PRODUCTION).filter((name) => name !== 'NODE_ENV'))(
  'production refuses to start without %s, and names it',
  (name) => {
    expect(() => readConfig({ ...PRODUCTION, [name]: undefined })).toThrow(new RegExp(`${name}: `));
  },
);

test('production as it should be', () => {
  const config = readConfig(PRODUCTION);
  expect(config).toMatchObject({ isProduction: true, publicUrl: 'https://bellwether.example', hasPassingKeys: false });
  expect(config.secretKeys).toEqual([Buffer.alloc(32, 1)]);
});

test('keys rotate: newest first', () => {
  const other = Buffer.alloc(32, 2).toString('base64');
  expect(readConfig({ ...PRODUCTION, SECRET_KEYS: `${other}, ${KEY}` }).secretKeys).toEqual([
    Buffer.alloc(32, 2),
    Buffer.alloc(32, 1),
  ]);
});

test.each([
  ['PORT', 'ninety'],
  ['PORT', '70000'],
  ['SECRET_KEYS', 'c2hvcnQ='],
  ['PUBLIC_URL', 'bellwether'],
  ['DATABASE_URL', 'mysql://x'],
  ['LOG_LEVEL', 'loud'],
])('%s=%s is refused by name', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(new RegExp(name));
});

test('plain http is not taken for the public address in production', () => {
  expect(() => readConfig({ ...PRODUCTION, PUBLIC_URL: 'http://bellwether.example' })).toThrow(/https/);
});

test('an empty variable counts as unset', () => {
  expect(readConfig({ PORT: '' }).port).toBe(3000);
});

test('sabotage is for tests: production refuses it, and nobody else has it without asking', () => {
  expect(readConfig({}).sabotage).toBeNull();
  expect(readConfig({ BW_SABOTAGE: 'no-lease' }).sabotage).toBe('no-lease');
  expect(() => readConfig({ BW_SABOTAGE: 'no-promises' })).toThrow(/BW_SABOTAGE/);
  expect(() => readConfig({ ...PRODUCTION, BW_SABOTAGE: 'no-lease' })).toThrow(/BW_SABOTAGE/);
});

test('a lease has 8 seconds of slack, unless tests shorten it', () => {
  expect(readConfig(PRODUCTION).leaseSlackMs).toBe(8_000);
  expect(readConfig({ BW_LEASE_SLACK_MS: '800' }).leaseSlackMs).toBe(800);
});

test('calls are counted as HubSpot counts them, which only tests may shorten', () => {
  expect(readConfig(PRODUCTION).hubspot.callWindowMs).toBe(10_000);
  expect(readConfig({ BW_CALL_WINDOW_MS: '1000' }).hubspot.callWindowMs).toBe(1_000);
  expect(() => readConfig({ ...PRODUCTION, BW_CALL_WINDOW_MS: '9999' })).toThrow(/BW_CALL_WINDOW_MS/);
});

test('a worker sweeps every 3 seconds, unless tests shorten it', () => {
  expect(readConfig(PRODUCTION).sweepMs).toBe(3_000);
  expect(readConfig({ BW_SWEEP_MS: '500' }).sweepMs).toBe(500);
});

describe('mail', () => {
  const SMTP_URL = 'smtp://user:secret@mail.example:587';
  const MAIL_FROM = 'noreply@bellwether.example';

  test('is sent where both a server and an address are set', () => {
    expect(readConfig({}).mail).toBeNull();
    expect(readConfig({ SMTP_URL, MAIL_FROM }).mail).toEqual({ url: SMTP_URL, from: MAIL_FROM, mustEncrypt: false });
  });

  test.each([
    [{ SMTP_URL }, 'MAIL_FROM'],
    [{ MAIL_FROM }, 'SMTP_URL'],
    [{ SMTP_URL: 'https://mail.example', MAIL_FROM }, 'SMTP_URL'],
    [{ SMTP_URL, MAIL_FROM: 'Bellwether <noreply@bellwether.example>' }, 'MAIL_FROM'],
    [{ SMTP_URL, MAIL_FROM: 'noreply' }, 'MAIL_FROM'],
  ])('%j says what to set', (env, word) => {
    expect(() => readConfig(env)).toThrow(word);
  });

  test('is encrypted in production, unless the URL says otherwise', () => {
    const read = (url: string) => readConfig({ ...PRODUCTION, SMTP_URL: url, MAIL_FROM }).mail?.mustEncrypt;
    expect(read(SMTP_URL)).toBe(true);
    expect(read(`${SMTP_URL}?ignoreTLS=true`)).toBe(false);
    expect(read('smtps://mail.example')).toBe(false);
  });
});

test('figures for monitoring are served where a port is named, and to this machine alone unless said', () => {
  expect(readConfig({})).toMatchObject({ metrics: null, metricsToken: null });
  expect(() => readConfig({ METRICS_TOKEN: 'short' })).toThrow('METRICS_TOKEN: must have at least 16 characters');
  expect(readConfig({ METRICS_PORT: '9464' }).metrics).toEqual({ host: '127.0.0.1', port: 9464 });
  expect(readConfig({ METRICS_PORT: '9464', METRICS_HOST: '10.0.0.4' }).metrics?.host).toBe('10.0.0.4');
});

test('a web process that stops goes on answering for a while in production, and for as long as one says', () => {
  expect(readConfig({}).drainMs).toBe(0);
  expect(readConfig(PRODUCTION).drainMs).toBe(5_000);
  expect(readConfig({ ...PRODUCTION, BW_DRAIN_SECONDS: '0.5' }).drainMs).toBe(500);
  expect(() => readConfig({ BW_DRAIN_SECONDS: '16' })).toThrow(/BW_DRAIN_SECONDS/);
});
