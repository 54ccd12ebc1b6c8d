import express from 'express';
import { closeEventStreams, type EventStream, openEventStream } from '../../src/pages/event-stream.ts';
import { sendChanges } from '../../src/pages/send-changes.ts';
import { type Served, serve } from '../support/serve.ts';

let app: Served;
let streams: EventStream[];
let numbers: number[];

beforeEach(async () => {
  streams = [];
  numbers = [];
  const router = express.Router();
  router.get('/open', (request, response) => {
    const stream = openEventStream(request, response);
    if (stream) streams.push(stream);
  });
  router.get('/count', async (request, response) => {
    const stream = openEventStream(request, response);
    if (!stream) return;
    await sendChanges(stream, 'count', 1, async () => {
      const value = numbers.shift() ?? 0;
      return { value, isLast: value === 0 };
    });
  });
  app = await serve(router);
});
afterEach(async () => {
  closeEventStreams();
  await app.close();
});

const get = (path: string, signal?: AbortSignal) => fetch(app.url + path, signal ? { signal } : {});

test('what changes is sent once, as events that end with a last word', async () => {
  numbers = [3, 3, 2];
  const response = await get('/count');
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.text()).toBe(
    'retry: 2000\n\nevent: count\ndata: 3\n\nevent: count\ndata: 2\n\nevent: count\ndata: 0\n\nevent: end\ndata: null\n\n',
  );
});

test('text with line breaks cannot begin another event', async () => {
  const response = await get('/open');
  streams[0]?.send('said', 'one\n\nevent: forged');
  streams[0]?.close();
  expect(await response.text()).toContain('event: said\ndata: "one\\n\\nevent: forged"\n\n');
});

test('a reader who leaves ends the work for it, and frees its place', async () => {
  for (let i = 0; i < 6; i++) await get('/open');
  expect((await get('/open')).status).toBe(503);
  const leaving = streams[0];
  const gone = new Promise((done) => leaving?.signal.addEventListener('abort', done));
  leaving?.close();
  await gone;
  const controller = new AbortController();
  expect((await get('/open', controller.signal)).status).toBe(200);
  const last = streams.at(-1);
  const left = new Promise((done) => last?.signal.addEventListener('abort', done));
  controller.abort();
  await left;
  last?.send('nobody', 'hears it');
  expect((await get('/open')).status).toBe(200);
});

test('a process that ends closes them all', async () => {
  const response = await get('/open');
  closeEventStreams();
  expect(await response.text()).toBe('retry: 2000\n\n');
  expect(streams.every((stream) => stream.signal.aborted)).toBe(true);
});
