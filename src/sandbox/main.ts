#!/usr/bin/env node
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET, DEFAULT_REDIRECT_URL, startSandbox } from './server.ts';

const DEFAULT_PORT = 4_010;

const { env } = process;
const sandbox = await startSandbox({
  port: Number(env.SANDBOX_PORT ?? DEFAULT_PORT),
  ...(env.SANDBOX_HOST ? { host: env.SANDBOX_HOST } : {}),
  ...(env.SANDBOX_DATA ? { dataFile: env.SANDBOX_DATA } : {}),
  clientId: env.SANDBOX_CLIENT_ID ?? DEFAULT_CLIENT_ID,
  clientSecret: env.SANDBOX_CLIENT_SECRET ?? DEFAULT_CLIENT_SECRET,
  redirectUrls: (env.SANDBOX_REDIRECT_URLS ?? DEFAULT_REDIRECT_URL).split(',').map((url) => url.trim()),
  settings: env.SANDBOX_WEBHOOK_URL ? { webhookUrl: env.SANDBOX_WEBHOOK_URL } : {},
});

process.stdout.write(`sandbox ready ${sandbox.url}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void sandbox.close().then(() => process.exit(0));
  });
}
