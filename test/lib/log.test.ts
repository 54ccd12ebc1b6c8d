import { redactPath } from '../../src/lib/log.ts';

test.each([
  ['/in/8800001.Zm9vYmFyYmF6cXV4Zm9v', '/in/8800001.[redacted]'],
  ['/u/8800001.abc_DEF-123/reason?x=1', '/u/8800001.[redacted]/reason?x=1'],
  ['/oauth/callback?code=abc&state=def', '/oauth/callback?code=[redacted]&state=[redacted]'],
  ['/enter/8800001.abc', '/enter/8800001.[redacted]'],
  ['/enter/card/8800001.abc_DEF-1', '/enter/card/8800001.[redacted]'],
  [
    '/hubspot/card/contacts/7?userId=1&userEmail=a%40b.c&x=1',
    '/hubspot/card/contacts/7?userId=1&userEmail=[redacted]&x=1',
  ],
  ['/addresses?q=ida', '/addresses?q=ida'],
])('%s is logged as %s', (path, logged) => {
  expect(redactPath(path)).toBe(logged);
});
