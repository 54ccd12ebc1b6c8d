import { redactPath } from '../../src/lib/log.ts';

test.each([
  ['/in/8800001.Zm9vYmFyYmF6cXV4Zm9v', '/in/8800001.[redacted]'],
  ['/u/8800001.abc_DEF-123/reason?x=1', '/u/8800001.[redacted]/reason?x=1'],
  ['/oauth/callback?code=abc&state=def', '/oauth/callback?code=[redacted]&state=[redacted]'],
  ['/addresses?q=ida', '/addresses?q=ida'],
])('%s is logged as %s', (path, logged) => {
  expect(redactPath(path)).toBe(logged);
});
