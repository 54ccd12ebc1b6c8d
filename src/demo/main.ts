#!/usr/bin/env node
/** `npm run demo`: a busy month of a B2B company's mail, from webhook to task. See README. */
import { parseArgs } from 'node:util';
import { BellwetherError, messageOf } from '../lib/errors.ts';
import { type Processes, startProcesses } from './outside/processes.ts';
import { printSummary } from './report/print-summary.ts';
import { createTerminal, type Terminal } from './report/terminal.ts';
import { runDemo } from './run-demo.ts';

const USAGE = `Usage: npm run demo [-- --once] [--json]

  --once   exits when done, and removes everything
  --json   prints the summary as JSON on standard output; words go to standard error`;

interface Options {
  readonly once: boolean;
  readonly json: boolean;
}

function readOptions(): Options | null {
  try {
    const { values } = parseArgs({
      options: { once: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    if (!values.help) return { once: values.once ?? false, json: values.json ?? false };
    process.stdout.write(`${USAGE}\n`);
  } catch (thrown) {
    process.stderr.write(`${messageOf(thrown)}\n\n${USAGE}\n`);
    process.exitCode = 2;
  }
  return null;
}

async function main(options: Options): Promise<void> {
  const terminal = createTerminal(options.json ? process.stderr : process.stdout);
  terminal.say(terminal.strong('Bellwether demo'));
  const processes = await startProcesses();
  stopOnSignals(processes, terminal);
  for (const note of processes.notes) terminal.say(`  ${note}`);
  try {
    const summary = await runDemo(processes, terminal);
    if (options.json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
    else printSummary(terminal, summary, !options.once);
    if (options.once) {
      if (summary.unsettled.length > 0) process.exitCode = 1;
      await processes.stop();
      return;
    }
  } catch (thrown) {
    await fail(processes, terminal, thrown);
    return;
  }
  terminal.say();
  terminal.say('What people wrote on leaving follows as a note on their contact, about a minute after they wrote it.');
  terminal.say(
    `Everything stays up. ${terminal.strong('Ctrl-C stops it')} and removes what it made. Logs: ${processes.folder}`,
  );
  await watch(processes, terminal);
}

/** Until a signal ends the demo, or one of its processes ends by itself. */
async function watch(processes: Processes, terminal: Terminal): Promise<void> {
  await new Promise<void>((ended) => {
    const timer = setInterval(() => {
      try {
        processes.assertAlive();
      } catch (thrown) {
        clearInterval(timer);
        void fail(processes, terminal, thrown).then(ended);
      }
    }, 1_000);
  });
}

let isStopping = false;

function stopOnSignals(processes: Processes, terminal: Terminal): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      terminal.say();
      terminal.say('Stopping ...');
      const end = () => process.exit(0);
      processes.stop().then(end, end);
    });
  }
}

async function fail(processes: Processes, terminal: Terminal, thrown: unknown): Promise<void> {
  // What breaks while everything is being stopped is no news.
  if (isStopping) return;
  isStopping = true;
  const isForeseen = thrown instanceof BellwetherError || !(thrown instanceof Error);
  terminal.say();
  terminal.say(
    terminal.alarm(`The demo stopped: ${isForeseen ? messageOf(thrown) : (thrown.stack ?? thrown.message)}`),
  );
  // A process that has died says more than whoever missed its answer.
  if (!(thrown instanceof BellwetherError)) {
    try {
      processes.assertAlive();
    } catch (ended) {
      terminal.say(terminal.alarm(messageOf(ended)));
    }
  }
  process.exitCode = 1;
  await processes.stop();
}

const options = readOptions();
if (options) await main(options);
