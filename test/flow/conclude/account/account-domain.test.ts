import { isAccountDomain, isPublicDomain } from '../../../../src/flow/conclude/account/account-domain.ts';

test.each([
  'gmail.com',
  'hotmail.co.uk',
  'gmx.de',
  't-online.de',
  'comcast.net',
  'ziggo.nl',
  'qq.com',
  'guerrillamail.com',
  'mailinator.com',
])('%s is nobody’s company', (domain) => {
  expect(isAccountDomain(domain)).toBe(false);
});

test.each(['co.uk', 'github.io', 'com', 'localhost', '192.0.2.1'])('under %s anybody is found, or nobody', (domain) => {
  expect(isAccountDomain(domain)).toBe(false);
});

test.each(['acme.com', 'mail.acme.co.uk', 'halden-robotics.com', 'acme.test', 'acme.github.io'])(
  '%s is a company’s own',
  (domain) => {
    expect(isAccountDomain(domain)).toBe(true);
  },
);

test('the public DNS is not asked for names that it cannot know', () => {
  expect(['acme.com', 'acme.co.uk'].map(isPublicDomain)).toEqual([true, true]);
  expect(['acme.test', 'acme.example', 'mail.internal', 'printer.local'].map(isPublicDomain)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
