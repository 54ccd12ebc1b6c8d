import { postmark } from '../../../src/esp/postmark/postmark.ts';
import type { RawDelivery, Verification } from '../../../src/flow/adapt/adapter.ts';
import { bodyOf, deliver, deliveryOf } from './postmark-fixtures.ts';

const SECRET = 'kX3vQ9mZ_r7sT1wY5bN8cD2f';
const body = bodyOf(deliveryOf());

function verify(headers: RawDelivery['headers'], secrets: readonly string[] = [SECRET]): Verification {
  return postmark.verify({ headers, body }, { secrets, fetched: new Map(), now: new Date(0) });
}

test('the secret is good as a password under any name, and in a header of its own', () => {
  expect(verify(deliver(body, SECRET).headers)).toEqual({ ok: true });
  expect(verify({ authorization: `basic   ${Buffer.from(`anybody:${SECRET}`).toString('base64')}` })).toEqual({
    ok: true,
  });
  expect(verify({ 'x-webhook-secret': SECRET })).toEqual({ ok: true });
  expect(verify({ authorization: 'Bearer of something else', 'x-webhook-secret': SECRET })).toEqual({ ok: true });
});

test('the secret counts as a whole, and nowhere else', () => {
  for (const wrong of [SECRET.slice(0, -1), `${SECRET}x`, SECRET.toLowerCase(), ` ${SECRET}`]) {
    expect(verify(deliver(body, wrong).headers)).toMatchObject({
      ok: false,
      why: expect.stringContaining('not the one'),
    });
    expect(verify({ 'x-webhook-secret': wrong })).toMatchObject({ ok: false });
  }
  const asName = `Basic ${Buffer.from(`${SECRET}:`).toString('base64')}`;
  const bare = `Basic ${Buffer.from(SECRET).toString('base64')}`;
  for (const authorization of [asName, bare, SECRET, `Bearer ${SECRET} more`]) {
    expect(verify({ authorization })).toMatchObject({ ok: false, why: expect.stringContaining('no password') });
  }
});

test('what is too short or blank to be a secret opens nothing, although it is stored', () => {
  for (const stored of ['', 'short', '                ', 'x'.repeat(201)]) {
    expect(postmark.secret?.check(stored)).toEqual(expect.any(String));
    expect(verify(deliver(body, stored).headers, [stored])).toMatchObject({ ok: false });
    expect(verify({ 'x-webhook-secret': stored }, [stored])).toMatchObject({ ok: false });
  }
});

test('a secret that we make is as its own check wants it, and fit for a URL', () => {
  const made = postmark.secret?.make?.(Buffer.alloc(32, 0xfb)) ?? '';
  expect(postmark.secret?.check(made)).toBeNull();
  expect(made).toMatch(/^[\w-]{32}$/);
  expect(made).not.toBe(postmark.secret?.make?.(Buffer.alloc(32, 0xfa)));
});

test('a refusal is answered so that Postmark comes back: any 4xx but 408 and 429 would destroy the event', () => {
  for (const status of [postmark.refusedStatus, postmark.retryStatus]) {
    expect(status === 408 || status === 429 || status >= 500).toBe(true);
  }
});
