import { createDnsLookup, type DnsQueries } from '../../../src/watch/dns/dns-lookup.ts';

const fails = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));
const never = new Promise<never>(() => undefined);
const queries = (part: Partial<DnsQueries>): DnsQueries => ({
  resolveMx: () => fails('ENODATA'),
  resolve4: () => fails('ENODATA'),
  resolve6: () => fails('ENODATA'),
  ...part,
});
const ask = (part: Partial<DnsQueries>) => createDnsLookup(() => 0, queries(part), 50)('acme.com');

test('a domain with mail servers takes mail, and names the preferred one first', async () => {
  const mx = [
    { exchange: 'b.acme.com', priority: 20 },
    { exchange: 'a.acme.com', priority: 10 },
  ];
  expect(await ask({ resolveMx: () => Promise.resolve(mx) })).toEqual({
    outcome: 'takes_mail',
    mx: ['a.acme.com', 'b.acme.com'],
    hasAddress: false,
  });
});

test.each(['', '.'])('a null MX (%j) says that the domain takes no mail', async (exchange) => {
  expect((await ask({ resolveMx: () => Promise.resolve([{ exchange, priority: 0 }]) })).outcome).toBe('gone');
});

test('without MX the address of the domain takes the mail, whether old or new', async () => {
  for (const part of [
    { resolve4: () => Promise.resolve(['192.0.2.1']) },
    { resolve6: () => Promise.resolve(['2001:db8::1']) },
  ])
    expect(await ask(part)).toEqual({ outcome: 'takes_mail', mx: [], hasAddress: true });
});

test('a domain that is not there, or has neither MX nor address, is gone', async () => {
  expect((await ask({ resolveMx: () => fails('ENOTFOUND') })).outcome).toBe('gone');
  expect((await ask({})).outcome).toBe('gone');
});

test('trouble on the way says nothing', async () => {
  expect((await ask({ resolveMx: () => fails('ESERVFAIL') })).outcome).toBe('unknown');
  expect((await ask({ resolve4: () => fails('ETIMEOUT') })).outcome).toBe('unknown');
  expect(
    (await ask({ resolve4: () => fails('ETIMEOUT'), resolve6: () => Promise.resolve(['2001:db8::1']) })).outcome,
  ).toBe('takes_mail');
});

test('a server that never answers is waited for shortly, and then left alone for a while', async () => {
  let now = 0;
  let asked = 0;
  const silent = queries({
    resolveMx: () => {
      asked += 1;
      return never;
    },
  });
  const lookup = createDnsLookup(() => now, silent, 10);
  expect((await lookup('one.com')).outcome).toBe('unknown');
  expect((await lookup('two.com')).outcome).toBe('unknown');
  expect(asked).toBe(1);
  now = 600_000;
  await lookup('two.com');
  expect(asked).toBe(2);
});
