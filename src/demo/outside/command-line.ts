/** Bellwether's own command line, called as an admin would call it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { BellwetherError, messageOf } from '../../lib/errors.ts';
import { childEnvironment, scriptPath } from './child-process.ts';

const run = promisify(execFile);
const urlAnswer = z.object({ url: z.url() });

export interface CommandLine {
  /** @returns the address to which the ESP posts */
  addSource(portalId: number, label: string, publicKey: string): Promise<string>;
  /** @param stream null: the link speaks of all mail. @returns the person's unsubscribe link */
  linkFor(portalId: number, email: string, stream: string | null): Promise<string>;
}

export function createCommandLine(env: Readonly<Record<string, string>>): CommandLine {
  const ask = async (...words: string[]): Promise<string> => {
    try {
      const { stdout } = await run(process.execPath, [scriptPath('cli.ts'), ...words, '--json'], {
        env: childEnvironment(env),
        timeout: 60_000,
      });
      return urlAnswer.parse(JSON.parse(stdout)).url;
    } catch (cause) {
      throw new BellwetherError(
        'demo.command',
        `bellwether ${words.slice(0, 2).join(' ')} failed: ${messageOf(cause)}`,
        {
          cause,
        },
      );
    }
  };
  return {
    addSource: (portalId, label, publicKey) =>
      ask('source', 'add', '--portal', String(portalId), '--esp', 'sendgrid', '--label', label, '--secret', publicKey),
    linkFor: (portalId, email, stream) =>
      ask('link', '--portal', String(portalId), '--email', email, ...(stream === null ? [] : ['--stream', stream])),
  };
}
