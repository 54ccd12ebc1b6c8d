/** Every adapter, with the requests that its service sends. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { adapters } from '../../src/flow/adapt/adapters.ts';
import { readMailEvents } from '../../src/flow/read-mail-events.ts';
import { type FuzzTarget, readMessage } from './target.ts';

const FOLDER = join(import.meta.dirname, 'corpus/esp');
const NOW = new Date('2026-03-10T09:00:00Z');
const URL_OF_SOURCE = 'https://hooks.example.com/in/4711.abcdefghijklmnopqrstuv';

export async function listAdapterTargets(): Promise<FuzzTarget[]> {
  const files = await readdir(FOLDER);
  const targets = adapters.map(async (adapter): Promise<FuzzTarget> => {
    const own = files.filter((name) => name.startsWith(`${adapter.id}.`)).toSorted((a, b) => a.localeCompare(b));
    const samples = await Promise.all(own.map((name) => readFile(join(FOLDER, name))));
    return {
      name: `esp-${adapter.id}`,
      samples,
      mostMs: 1_000,
      read: async (input) => {
        const raw = { ...readMessage(input), receivedAt: NOW };
        adapter.needs(raw, ['secret']);
        adapter.confirms(raw);
        adapter.verify(raw, { secrets: ['secret', ''], fetched: new Map(), url: URL_OF_SOURCE, now: NOW });
        const { events, mails = [], rejected } = adapter.normalise(raw);
        expectStorable([...events, ...rejected]);
        for (const mail of mails) {
          const source = { esp: adapter.id, receivedAt: NOW, keyOfMailed: () => null };
          expectStorable(await readMailEvents(mail, source));
        }
      },
    };
  });
  return (await Promise.all(targets)).filter(({ samples }) => samples.length > 0);
}

/** PostgreSQL takes neither NUL nor half a character, and no moment that is none. */
export function expectStorable(facts: readonly object[]): void {
  for (const fact of facts) {
    for (const [field, value] of Object.entries(fact)) {
      if (value instanceof Date && Number.isNaN(value.getTime())) throw new Error(`${field} is no moment`);
      if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) {
        throw new Error(`${field} is no text that can be stored: ${JSON.stringify(value).slice(0, 200)}`);
      }
    }
  }
}
