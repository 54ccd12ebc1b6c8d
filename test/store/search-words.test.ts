import { query } from '../../src/store/database.ts';
import { searchQuery, searchWords } from '../../src/store/search-words.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const WORDS = searchWords(7, 'anneliese.bruckner+news@sub.werk-zeug.example', [
  'Anneliese Brückner-Waldmüller',
  "Vereinigte O'Hara & Söhne",
  null,
]);

async function fits(text: string, portalId = 7): Promise<boolean> {
  const sought = searchQuery(portalId, text);
  if (sought === null) return false;
  const [row] = await query<{ fits: boolean }>(
    database.db,
    'select array_to_tsvector(?::text[]) @@ ?::tsquery as fits',
    [WORDS, sought],
  );
  return row?.fits ?? false;
}

test.each([
  'anneliese',
  'ANNE',
  'brückner',
  'Bruckner',
  'waldm anneliese',
  'brückner-wald',
  "o'hara",
  'söhne',
  'sohne',
  'anneliese.bruckner',
  'anneliese.bruckner+news@sub.werk',
  '@sub.werk',
  'werk-zeug',
  'zeug',
  '  vereinigte   anne ',
  'anne & (werk | !zeug)',
])('%s is found', async (text) => {
  expect(await fits(text)).toBe(true);
});

test.each(['nneliese', 'anneliese hofmann', '@werk', 'bruckner@', 'anneliese.bruckner@sub'])(
  '%s is not',
  async (text) => {
    expect(await fits(text)).toBe(false);
  },
);

test.each(['', '   ', "'", '\\', '@', '&|!', '...'])('%j asks for nothing', (text) => {
  expect(searchQuery(7, text)).toBeNull();
});

test.each([7_000, 70])('another portal (%d) finds nothing of this one', async (portalId) => {
  expect(await fits('anneliese', portalId)).toBe(false);
});

test('a text of any length and kind is no error', async () => {
  for (const text of [
    'a'.repeat(5_000),
    '\u202e\u0301 x',
    '🦄 b',
    "a'b\\c:*d",
    Array(50).fill('w').join(' '),
    '7/anneliese',
  ])
    expect(typeof (await fits(text))).toBe('boolean');
});
