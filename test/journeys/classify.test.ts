/** What a mail server meant, on the command line as it is run: by the rules of a portal, too. */

import { execFile } from 'node:child_process';
import { startSandbox } from '../../src/sandbox/server.ts';
import { insertRuleVersion } from '../../src/store/rule-version.ts';
import { insertTaughtRule } from '../../src/store/taught-rule.ts';
import { BARE_ENV } from '../support/bare-env.ts';
import { createTestDatabase } from '../support/database.ts';
import { installPortal } from '../support/installed.ts';
import { PROMPT_SETTINGS } from '../support/prompt-settings.ts';
import { createTestSender } from '../support/sendgrid.ts';

const PORTAL = 8_800_001;
const REPLY = '550 5.1.1 Recipient not on the guest list of our plant';

interface Said {
  readonly code: number;
  readonly out: string;
  readonly complaint: string;
}

test('reads a reply by what a portal was taught, and says so where there is no such portal', async () => {
  const database = await createTestDatabase();
  const sandbox = await startSandbox();
  try {
    const { env } = await installPortal(database.db, database.url, sandbox.url, createTestSender().publicKey, 3_000);
    const classify = (...args: readonly string[]): Promise<Said> =>
      new Promise((done) => {
        execFile(
          process.execPath,
          ['src/cli.ts', 'classify', ...args],
          { env: { ...BARE_ENV, ...env } },
          (fault, out, complaint) => done({ code: Number(fault?.code ?? 0), out, complaint }),
        );
      });
    const rule = {
      words: 'not on the guest list of our plant',
      scope: { kind: 'everywhere' as const },
      reason: 'recipient_filter' as const,
      class: 'block' as const,
    };
    const taught = { ...rule, why: null, taughtBy: 'sofia@northwind.example', taughtAt: new Date(0) };
    const ruleId = await insertTaughtRule(database.db, PORTAL, taught);
    await insertRuleVersion(database.db, PORTAL, {
      settings: { ...PROMPT_SETTINGS, version: 99, taught: [{ ...rule, ruleId }] },
      madeBy: 'test',
      madeAt: new Date(),
      note: null,
    });

    const told = await classify('--portal', String(PORTAL), '--reply', REPLY, '--json');
    expect([told.complaint, told.code]).toEqual(['', 0]);
    expect(JSON.parse(told.out)).toMatchObject({
      class: 'block',
      reason: 'recipient_filter',
      rule: `portal.${ruleId}`,
      span: [REPLY.indexOf('not on'), REPLY.length],
    });
    expect((await classify('--portal', String(PORTAL), '--reply', '550 5.1.1 No such user')).out).toMatch(
      /^hard: user_unknown, because it says "No such user" \(rule general/,
    );
    expect((await classify('--reply', REPLY)).out).toContain('(rule status.5.1.1)');
    const unknown = await classify('--portal', String(PORTAL + 1), '--reply', REPLY);
    expect([unknown.code, unknown.complaint]).toEqual([1, expect.stringContaining('There is no portal 8800002.')]);
    const files = await classify('--portal', String(PORTAL), 'some.eml');
    expect([files.code, files.complaint]).toEqual([1, expect.stringContaining('give one with --reply')]);
  } finally {
    await sandbox.close();
    await database.drop();
  }
}, 120_000);
