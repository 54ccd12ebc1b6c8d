import express from 'express';
import { html } from '../../src/lib/html.ts';
import { closeEventStreams, type EventStream, openEventStream } from '../../src/pages/event-stream.ts';
import { sendLive } from '../../src/pages/send-live.ts';
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
    await sendLive(stream, 1, async () => {
      const left = numbers.shift() ?? 0;
      return { html: html`<b>${left}</b>`, words: left === 0 ? 'Done' : '', isLast: left === 0 };
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
  const events = [...(await response.text()).matchAll(/event: (\w+)\ndata: (.*)\n\n/g)].map((found) => [
    found[1],
    found[2],
  ]);
  expect(events.map(([name, data]) => [name, JSON.parse(data ?? '')])).toEqual([
    ['content', { html: '<b>3</b>', words: '' }],
    ['content', { html: '<b>2</b>', words: '' }],
    ['content', { html: '<b>0</b>', words: 'Done' }],
    ['end', null],
  ]);
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
