/** Bellwether's own command line, called as an admin would call it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { BellwetherError, messageOf } from '../../lib/errors.ts';
import { childEnvironment, scriptPath } from './child-process.ts';

const run = promisify(execFile);
const urlAnswer = z.object({ url: z.url() });
const sourceAnswer = urlAnswer.extend({ secret: z.string().nullish() });

export interface AddedSource {
  /** Where the ESP posts to. */
  readonly url: string;
  /** Where the ESP shows none, Bellwether has made one. */
  readonly secret: string | null;
}

export interface CommandLine {
  /** @param secret null: the ESP shows none */
  addSource(
    portalId: number,
    source: { readonly esp: string; readonly label: string; readonly purpose: string },
    secret: string | null,
  ): Promise<AddedSource>;
  /** @param stream null: the link speaks of all mail. @returns the person's unsubscribe link */
  linkFor(portalId: number, email: string, stream: string | null): Promise<string>;
}

export function createCommandLine(env: Readonly<Record<string, string>>): CommandLine {
  const ask = async <Answer>(shape: z.ZodType<Answer>, ...words: string[]): Promise<Answer> => {
    try {
      const { stdout } = await run(process.execPath, [scriptPath('cli.ts'), ...words, '--json'], {
        env: childEnvironment(env),
        timeout: 60_000,
      });
      return shape.parse(JSON.parse(stdout));
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
    addSource: async (portalId, { esp, label, purpose }, secret) => {
      const words = [
        'source',
        'add',
        '--portal',
        String(portalId),
        '--esp',
        esp,
        '--label',
        label,
        '--purpose',
        purpose,
      ];
      const added = await ask(sourceAnswer, ...words, ...(secret === null ? [] : ['--secret', secret]));
      return { url: added.url, secret: added.secret ?? null };
    },
    linkFor: async (portalId, email, stream) => {
      const words = ['link', '--portal', String(portalId), '--email', email];
      return (await ask(urlAnswer, ...words, ...(stream === null ? [] : ['--stream', stream]))).url;
    },
  };
}
