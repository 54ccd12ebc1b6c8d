import { spawn } from 'node:child_process';
import type { Command } from 'commander';

export function addSandboxCommand(program: Command): void {
  program
    .command('sandbox')
    .description('start the local stand-in for HubSpot, as its own process')
    .action(() => {
      const child = spawn(process.execPath, [new URL('../sandbox/main.ts', import.meta.url).pathname], {
        stdio: 'inherit',
      });
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
      child.on('exit', (code) => {
        process.exitCode = code ?? 1;
      });
    });
}
