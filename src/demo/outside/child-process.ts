/** A process of the demo: started, watched, and ended with it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { BellwetherError } from '../../lib/errors.ts';

export interface ChildOptions {
  /** As people call it. */
  readonly name: string;
  /** Below src. */
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
}

export interface Child {
  readonly name: string;
  /** Resolves with the first line of standard output that has this text in it. @throws BellwetherError when it ends before */
  saysLine(text: string): Promise<string>;
  /** @throws BellwetherError with its last words, where it has ended */
  assertAlive(): void;
  /** Asks it to end, and makes it end when it does not within the time. */
  stop(limitMs: number): Promise<void>;
}

const SRC = resolve(import.meta.dirname, '../..');
const LAST_WORDS = 12;
const GROUP_LOOKS = 50;
const GROUP_LOOK_MS = 100;

/** What is often wrong, by what the process said. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/EADDRINUSE/, 'Another program took the port in this moment. Run the demo again: it looks for free ports.'],
  [
    /ENOSPC|no space left|could not extend/i,
    'The disk is full. Free some space (the demo needs about 200 MB for a while).',
  ],
  [/not-installed|Cannot find package/, 'Something is not installed. Run: npm ci'],
  [/EACCES|permission denied/i, 'The folder for temporary files cannot be written. Set TMPDIR to one that can.'],
  [/out of memory|could not map|shared memory/i, 'There is too little memory. The demo needs about 500 MB.'],
];

/** The variables of whoever starts the demo stay out, but for those that programs need to run at all. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'LC_ALL',
  'TZ',
  'SystemRoot',
  'USERPROFILE',
  'USER',
  'NODE_EXTRA_CA_CERTS',
];

export function childEnvironment(own: Readonly<Record<string, string>>): Record<string, string> {
  const passed = PASSED_ON.flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(passed), ...own };
}

export function scriptPath(script: string): string {
  return resolve(SRC, script);
}

export function startChild(options: ChildOptions): Child {
  // A group of its own: Ctrl-C reaches the demo alone, which then ends its processes in order.
  const child = spawn(process.execPath, [scriptPath(options.script)], {
    env: childEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const log = createWriteStream(options.logFile, { flags: 'a' });
  const said: string[] = [];
  const listeners = new Set<(line: string) => void>();
  const hear = (stream: NodeJS.ReadableStream | null) => {
    let rest = '';
    stream?.on('data', (chunk: Buffer) => {
      log.write(chunk);
      const lines = (rest + chunk.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        said.push(line);
        for (const listener of listeners) listener(line);
      }
      said.splice(0, said.length - LAST_WORDS);
    });
  };
  hear(child.stdout);
  hear(child.stderr);
  child.once('close', () => log.end());
  const ended = new Promise<void>((done) => {
    child.once('exit', () => done());
    child.once('error', (thrown) => {
      said.push(thrown.message);
      done();
    });
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;

  return {
    name: options.name,
    saysLine: (text) =>
      new Promise((done, fail) => {
        const listen = (line: string): void => {
          if (!line.includes(text)) return;
          listeners.delete(listen);
          done(line);
        };
        listeners.add(listen);
        // Its last words may come after its end.
        void ended.then(() => setTimeout(() => fail(endError(options.name, child, said)), 50));
      }),
    assertAlive() {
      if (hasEnded()) throw endError(options.name, child, said);
    },
    async stop(limitMs) {
      if (!hasEnded()) {
        child.kill('SIGTERM');
        const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
        await ended;
        clearTimeout(limit);
      }
      await endGroup(child.pid);
      if (!log.closed) await once(log, 'close').catch(() => undefined);
    },
  };
}

/** A process that was killed leaves its own behind: PostgreSQL would run on over a folder that is gone. */
async function endGroup(pid: number | undefined): Promise<void> {
  if (pid === undefined) return;
  // SIGINT is PostgreSQL's fast shutdown.
  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    for (let look = 0; look < GROUP_LOOKS; look++) {
      try {
        process.kill(-pid, look === 0 ? signal : 0);
      } catch {
        return;
      }
      await new Promise((done) => void setTimeout(done, GROUP_LOOK_MS));
    }
  }
}

function endError(name: string, child: ChildProcess, said: readonly string[]): BellwetherError {
  const words = said.slice(-LAST_WORDS).join('\n');
  const advice =
    ADVICE.find(([pattern]) => pattern.test(words))?.[1] ?? 'Read its last words below, and run the demo again.';
  const how = child.signalCode ? `was ended by ${child.signalCode}` : `ended with code ${child.exitCode ?? 'none'}`;
  return new BellwetherError('demo.child-ended', `${name} ${how}. ${advice}\n\n${words || '(It said nothing.)'}`);
}
