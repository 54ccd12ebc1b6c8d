#!/usr/bin/env node
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, DEFAULT_REDIRECT_URL, startSandbox } from './server.ts';

const DEFAULT_PORT = 4_010;

const { env } = process;
const port = Number(env.SANDBOX_PORT ?? DEFAULT_PORT);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write(`SANDBOX_PORT is ${env.SANDBOX_PORT}; set it to a number from 0 (any free port) to 65535.\n`);
  process.exit(1);
}

const sandbox = await startSandbox({
  port,
  ...(env.SANDBOX_HOST ? { host: env.SANDBOX_HOST } : {}),
  ...(env.SANDBOX_DATA ? { dataFile: env.SANDBOX_DATA } : {}),
  clientId: env.SANDBOX_CLIENT_ID ?? DEFAULT_CLIENT_ID,
  clientSecret: env.SANDBOX_CLIENT_SECRET ?? DEFAULT_CLIENT_SECRET,
  redirectUrls: (env.SANDBOX_REDIRECT_URLS ?? DEFAULT_REDIRECT_URL).split(',').map((url) => url.trim()),
  settings: env.SANDBOX_WEBHOOK_URL ? { webhookUrl: env.SANDBOX_WEBHOOK_URL } : {},
}).catch((thrown: unknown) => {
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  process.stderr.write(`The sandbox could not start: ${why}. Is port ${port} taken? SANDBOX_PORT sets another one.\n`);
  process.exit(1);
});

process.stdout.write(`sandbox ready ${sandbox.url}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void sandbox.close().then(() => process.exit(0));
  });
}
