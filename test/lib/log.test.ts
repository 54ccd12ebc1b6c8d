import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createLog, redactPath } from '../../src/lib/log.ts';
import { noteRequestPortal, runInRequest } from '../../src/lib/request-scope.ts';

test.each([
  ['/in/8800001.Zm9vYmFyYmF6cXV4Zm9v', '/in/8800001.[redacted]'],
  ['/u/8800001.abc_DEF-123/reason?x=1', '/u/8800001.[redacted]/reason?x=1'],
  ['/oauth/callback?code=abc&state=def', '/oauth/callback?code=[redacted]&state=[redacted]'],
  ['/enter/8800001.abc', '/enter/8800001.[redacted]'],
  ['/u/confirm/8800001.abc', '/u/confirm/8800001.[redacted]'],
  ['/u/open/8800001.abc?stream=x', '/u/open/8800001.[redacted]?stream=x'],
  ['/enter/card/8800001.abc_DEF-1', '/enter/card/8800001.[redacted]'],
  [
    '/hubspot/card/contacts/7?userId=1&userEmail=a%40b.c&x=1',
    '/hubspot/card/contacts/7?userId=1&userEmail=[redacted]&x=1',
  ],
  ['/addresses?q=ida', '/addresses?q=ida'],
])('%s is logged as %s', (path, logged) => {
  expect(redactPath(path)).toBe(logged);
});

describe('a line of the log', () => {
  const lines: Record<string, unknown>[] = [];
  const log = createLog('info', 'test', { write: (line) => void lines.push(JSON.parse(line)) });
  beforeEach(() => lines.splice(0));

  test('names the request that led to it, and the portal that its address or its session is of', () => {
    runInRequest('id-of-request', '/in/8800001.secret-token', () => log.warn('as the address says'));
    runInRequest('id-of-another', '/lost', () => {
      log.info('before anybody is known');
      noteRequestPortal(8_800_002);
      log.info('of a session');
      log.info({ portalId: 8_800_003 }, 'as the line says');
    });
    log.info('outside');
    expect(lines.map(({ requestId, portalId }) => [requestId, portalId])).toEqual([
      ['id-of-request', 8_800_001],
      ['id-of-another', undefined],
      ['id-of-another', 8_800_002],
      ['id-of-another', 8_800_003],
      [undefined, undefined],
    ]);
    expect(JSON.stringify(lines)).not.toContain('secret-token');
  });

  test('names nobody, whatever a stranger said', () => {
    const refused = Object.assign(new Error('550 <Ida.Quandt@acme.test>: no such user'), {
      detail: 'Key (email)=(ida.quandt@acme.test) is there already.',
    });
    log.error({ err: refused, why: 'ida.quandt@acme.test is away, ask bo@acme.test', count: 2 }, 'refused');
    expect(lines[0]).toMatchObject({
      err: '550 <[address]>: no such user',
      why: '[address] is away, ask [address]',
      count: 2,
    });
    expect(JSON.stringify(lines)).not.toMatch(/quandt|acme/i);
  });
});

test('fields that hold secrets are written at no level, three objects deep', async () => {
  const script = `
    import { createLog } from './src/lib/log.ts';
    const secrets = { token: 'tiger', secret: 'tiger', password: 'tiger', body: 'tiger', authorization: 'tiger', cookie: 'tiger' };
    createLog('trace', 'test').info({ ...secrets, portal: { ...secrets, source: { ...secrets } }, kept: 'yes' }, 'said');`;
  const { stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
  expect(stderr).not.toContain('tiger');
  expect(JSON.parse(stderr)).toMatchObject({ kept: 'yes', msg: 'said', token: '[redacted]' });
});

test('a log on a full disk stops nobody, and does not fill the memory instead', async () => {
  const script = `
    import { createLog } from './src/lib/log.ts';
    const log = createLog('warn', 'test');
    const words = 'x'.repeat(2_000);
    for (let line = 0; line < 50_000; line++) log.warn(words);
    process.stdout.write(String(process.memoryUsage().heapUsed));`;
  const shell = `exec "$0" --input-type=module --eval "$1" 2>/dev/full`;
  const { stdout } = await promisify(execFile)('sh', ['-c', shell, process.execPath, script]);
  expect(Number(stdout)).toBeGreaterThan(0);
  expect(Number(stdout)).toBeLessThan(60_000_000);
});
