/** What services ask of their caller that is not in a header, and what they answer in a way of their own. */
import { resendLists } from '../../../src/esp/resend/suppression.ts';
import type { EspLists, EspRequest, Talk } from '../../../src/flow/adapt/esp-lists.ts';
import { createEspClient, EspBusy, EspRefused } from '../../../src/jobs/lists/esp-client.ts';
import { BellwetherError } from '../../../src/lib/errors.ts';
import { TestClock } from '../../support/clock.ts';
import { type Answer, type StandIn, startStandIn } from '../../support/esp/stand-in.ts';

let api: StandIn;
let answer: Answer;
beforeEach(async () => {
  answer = { status: 200, body: {} };
  api = await startStandIn(['api.example.com'], () => answer);
});
afterEach(() => api.stop());

function* once(request: EspRequest): Talk<number> {
  return (yield request).status;
}

const converse = (request: EspRequest, more: Partial<EspLists> = {}) => {
  const lists = { ...resendLists, baseUrl: () => 'https://api.example.com', ...more };
  const client = createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: (url, asked) => api.send(url, asked),
    pause: () => Promise.resolve(),
  });
  return client.converse({ lists, key: { key: 'k-1' }, paceBy: 'one' }, once(request));
};

test('a change of a few fields is sent as one', async () => {
  await converse({ method: 'PATCH', path: '/one', body: { status: 'out' } });
  expect(api.calls.map(({ method, body }) => [method, body])).toEqual([['PATCH', { status: 'out' }]]);
});

test('a key that is carried in the body is put there last, and what is proven is what is sent', async () => {
  const proven: string[] = [];
  await converse(
    { method: 'POST', path: '/one', body: { email: 'ann@acme.example' } },
    {
      carryKey: (key, body) => ({ ...(body as object), key: key.key }),
      prove: (_key, _request, body) => ({ 'x-proof': String(proven.push(body)) }),
    },
  );
  expect(api.calls[0]?.body).toEqual({ email: 'ann@acme.example', key: 'k-1' });
  expect(proven).toEqual([api.calls[0]?.text]);
});

test('what comes as one JSON a line is read as such, and after it there is a pause as long as it asks for', async () => {
  answer = { status: 200, text: '{"a":1}\n{"a":2}\n', headers: { 'content-type': 'application/x-json-stream' } };
  const lines: unknown[] = [];
  function* twice(): Talk<void> {
    lines.push((yield { method: 'GET', path: '/all', gapMs: 15_000 }).body);
    answer = { status: 200, body: {} };
    yield { method: 'GET', path: '/one' };
  }
  const pauses: number[] = [];
  const client = createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: (url, asked) => api.send(url, asked),
    pause: (ms) => Promise.resolve(void pauses.push(ms)),
  });
  const lists = { ...resendLists, baseUrl: () => 'https://api.example.com' };
  await client.converse({ lists, key: { key: 'k-1' }, paceBy: 'one' }, twice());
  expect([lines, pauses]).toEqual([[[{ a: 1 }, { a: 2 }]], [15_000]]);
});

test('an answer that is too large is a fault of that list, and not asked for again and again', async () => {
  const client = createEspClient({
    clock: new TestClock('2025-11-13T02:13:20Z'),
    send: () => Promise.reject(new BellwetherError('fetch.too-large', 'The answer is larger than 7 bytes.')),
    pause: () => Promise.resolve(),
  });
  const talk = client.converse({ lists: resendLists, key: {}, paceBy: 'one' }, once({ method: 'GET', path: '/all' }));
  await expect(talk).rejects.toMatchObject({ code: 'fetch.too-large' });
});

test('a service that answers 500 to all that is wrong is understood by its words, and else left alone', async () => {
  answer = { status: 500, body: { name: 'Invalid_Key', message: 'Invalid API key' } };
  const asked = { method: 'POST', path: '/one', body: {} } as const;
  const statusOf: EspLists['statusOf'] = ({ status, body }) =>
    (body as { name?: string }).name === 'Invalid_Key' ? 401 : status;
  await expect(converse(asked, { statusOf })).rejects.toBeInstanceOf(EspRefused);
  await expect(converse(asked)).rejects.toBeInstanceOf(EspBusy);
  answer = { status: 500, body: { name: 'GeneralError' } };
  await expect(converse(asked, { statusOf })).rejects.toBeInstanceOf(EspBusy);
});
