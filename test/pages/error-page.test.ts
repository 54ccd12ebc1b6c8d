import express from 'express';
import type { Log } from '../../src/lib/log.ts';
import { failedPages } from '../../src/pages/error-page.ts';
import { serve } from '../support/serve.ts';

test('the words of an error stay in the log, under a number that the page names, and the log has no token', async () => {
  const logged: { errorId: string; path: string; err: string }[] = [];
  const log = { error: (fields: (typeof logged)[number]) => void logged.push(fields) } as unknown as Log;
  const router = express.Router();
  router.get('/u/:token', () => {
    throw new Error('password "tiger" was refused at postgres://app:tiger@db.internal');
  });
  router.use(failedPages(log));
  const { url, close } = await serve(router);
  const response = await fetch(`${url}/u/4711.secretsecretsecret`);
  const text = await response.text();
  await close();
  expect(response.status).toBe(500);
  expect(text).not.toMatch(/tiger|db\.internal|secretsecret|node:|\.ts:/);
  expect(logged).toEqual([
    { errorId: expect.any(String), path: '/u/4711.[redacted]', err: expect.stringContaining('tiger') },
  ]);
  expect(text).toContain(logged[0]?.errorId ?? 'nothing');
});
