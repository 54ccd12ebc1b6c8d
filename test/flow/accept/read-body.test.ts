import { pbkdf2 } from 'node:crypto';
import { type IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { type BodyAllowance, createBodyAllowance } from '../../../src/flow/accept/body-allowance.ts';
import { readBody } from '../../../src/flow/accept/read-body.ts';

const MIB = 1024 * 1024;

function incoming(headers: IncomingHttpHeaders, chunks: readonly Buffer[]): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  Object.assign(request.headers, headers);
  for (const chunk of chunks) request.push(chunk);
  request.push(null);
  return request;
}

const cut = (body: Buffer, bytes: number): Buffer[] =>
  Array.from({ length: Math.ceil(body.length / bytes) }, (_, i) => body.subarray(i * bytes, (i + 1) * bytes));

/** Notes the most that was ever held. */
function watched(allowance: BodyAllowance) {
  const hold = allowance.open(1);
  const seen = { peak: 0 };
  return {
    seen,
    hold: {
      ...hold,
      reserve(bytes: number) {
        const fits = hold.reserve(bytes);
        seen.peak = Math.max(seen.peak, allowance.heldBytes());
        return fits;
      },
    },
  };
}

test.each([
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const)('a body in %s is unfolded, and afterwards only what it takes is held', async (encoding, compress) => {
  const allowance = createBodyAllowance();
  const body = Buffer.from(JSON.stringify(Array.from({ length: 5000 }, (_, i) => ({ id: i }))));
  const hold = allowance.open(1);
  const reading = await readBody(incoming({ 'content-encoding': encoding }, [compress(body)]), hold);
  expect(reading.ok && Buffer.compare(reading.body, body)).toBe(0);
  expect(allowance.heldBytes()).toBeGreaterThanOrEqual(body.length);
  expect(allowance.heldBytes()).toBeLessThan(body.length + 2048);
});

test('a body in many chunks is held as chunks, then as chunks and whole, then as a whole', async () => {
  const allowance = createBodyAllowance();
  const body = Buffer.alloc(MIB, 'x');
  const { hold, seen } = watched(allowance);
  const reading = await readBody(incoming({}, cut(body, 64 * 1024)), hold);
  expect(reading.ok && Buffer.compare(reading.body, body)).toBe(0);
  expect(seen.peak).toBeGreaterThanOrEqual(2 * MIB);
  expect(allowance.heldBytes()).toBe(MIB);
});

test('reading stops where the allowance ends, however much is declared or comes', async () => {
  const allowance = createBodyAllowance(MIB, MIB);
  const request = incoming({}, cut(Buffer.alloc(8 * MIB), 64 * 1024));
  const reading = await readBody(request, allowance.open(1));
  expect(reading).toMatchObject({ ok: false, status: 'busy' });
  expect(allowance.heldBytes()).toBeLessThanOrEqual(MIB);
  expect(request.readableLength).toBeGreaterThan(6 * MIB);
});

test('unfolding stops where the allowance ends', async () => {
  const allowance = createBodyAllowance(MIB, MIB);
  const { hold, seen } = watched(allowance);
  const bomb = gzipSync(Buffer.alloc(9 * MIB));
  expect(bomb.length).toBeLessThan(16 * 1024);
  expect(await readBody(incoming({ 'content-encoding': 'gzip' }, [bomb]), hold)).toMatchObject({ status: 'busy' });
  expect(seen.peak).toBeGreaterThan(MIB / 2);
  expect(seen.peak).toBeLessThanOrEqual(MIB);
});

test('a compressed body is read while every thread of the pool waits for something else', async () => {
  let slow = 0;
  for (let left = 8; left > 0; left -= 1) pbkdf2('a', 'b', 300_000, 64, 'sha512', () => (slow += 1));
  const body = incoming({ 'content-encoding': 'gzip' }, [gzipSync(Buffer.from('[]'))]);
  expect(await readBody(body, createBodyAllowance().open(1))).toMatchObject({ ok: true });
  expect(slow).toBe(0);
});

test.each(['gzip', 'deflate', 'br'])('nothing at all is no valid %s, and is not held', async (encoding) => {
  const allowance = createBodyAllowance();
  const reading = await readBody(incoming({ 'content-encoding': encoding }, []), allowance.open(1));
  expect(reading).toMatchObject({ ok: false, status: 400 });
  expect(allowance.heldBytes()).toBe(0);
});

test('the window a Brotli body may ask for is reserved before it is unfolded', async () => {
  const small = incoming({ 'content-encoding': 'br' }, [brotliCompressSync(Buffer.from('[]'))]);
  const allowance = createBodyAllowance(8 * MIB, 8 * MIB);
  expect(await readBody(small, allowance.open(1))).toMatchObject({ ok: false, status: 'busy' });
});

test('a body sent byte by byte weighs what its chunks weigh', async () => {
  const allowance = createBodyAllowance(MIB, MIB);
  const bytes = cut(Buffer.alloc(4096, 'x'), 1);
  expect(await readBody(incoming({}, bytes), allowance.open(1))).toMatchObject({ ok: false, status: 'busy' });
});

test('a request that broke before it could be read is over at once', async () => {
  const request = new IncomingMessage(new Socket());
  request.on('error', () => undefined);
  request.destroy();
  await new Promise((done) => request.once('close', done));
  expect(await readBody(request, createBodyAllowance().open(1))).toMatchObject({ ok: false, status: 400 });
});

test('too large and broken are told apart from busy', async () => {
  const read = (headers: IncomingHttpHeaders, body: Buffer) =>
    readBody(incoming(headers, cut(body, 64 * 1024)), createBodyAllowance().open(1));
  expect(await read({}, Buffer.alloc(10 * MIB + 1))).toMatchObject({ status: 413 });
  expect(await read({}, Buffer.alloc(10 * MIB))).toMatchObject({ ok: true });
  expect(await read({ 'content-encoding': 'gzip' }, gzipSync(Buffer.alloc(10 * MIB + 1)))).toMatchObject({
    status: 413,
  });
  const half = gzipSync(Buffer.alloc(MIB)).subarray(0, 200);
  expect(await read({ 'content-encoding': 'gzip' }, half)).toMatchObject({ status: 400 });
  expect(await read({ 'content-encoding': 'gzip' }, Buffer.alloc(0))).toMatchObject({ status: 400 });
});

test('an empty body is a body', async () => {
  const reading = await readBody(incoming({}, []), createBodyAllowance().open(1));
  expect(reading.ok && reading.body.length).toBe(0);
});
