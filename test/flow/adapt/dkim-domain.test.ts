import { dkimDomain } from '../../../src/flow/adapt/dkim-domain.ts';

const FROM = 'news@mail.larkfield.co.uk';
const signed = (domain: string) =>
  `v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain}; s=s1; h=from:to; bh=abc=; b=d=no.example`;

test('is the one of the sender, though the email service signs as well and first', () => {
  expect(dkimDomain([signed('sendgrid.net'), signed('Larkfield.co.uk')], FROM)).toBe('larkfield.co.uk');
  expect(dkimDomain([signed('other.co.uk'), signed('em.larkfield.co.uk')], FROM)).toBe('em.larkfield.co.uk');
});

test('is the first where none is the sender’s', () => {
  expect(dkimDomain([signed('sendgrid.net'), signed('esp.example')], FROM)).toBe('sendgrid.net');
  expect(dkimDomain([signed('sendgrid.net')], null)).toBe('sendgrid.net');
});

test.each([
  '',
  'v=1; a=rsa-sha256',
  'd=',
  'd=<script>',
  'd=localhost; s=a',
  `x=${'d'.repeat(100_000)}`,
  'bd=larkfield.co.uk;',
])('is unknown where %p is all that stands there', (value) => {
  expect(dkimDomain([value], FROM)).toBeNull();
});

test('stands in any place of the signature', () => {
  expect(dkimDomain(['d=a.example'], null)).toBe('a.example');
  expect(dkimDomain(['s=x;\td = a.example\t; v=1'], null)).toBe('a.example');
});
