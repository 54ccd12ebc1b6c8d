/** What every email service whose lists are read and written must do. Its own test brings a server that stands in for it. */
import type { EspKey, EspList, EspLists, ListEntry, ListPage, Talk } from '../../src/flow/adapt/esp-lists.ts';
import { createEspClient, EspBusy, type EspClient, EspRefused } from '../../src/jobs/lists/esp-client.ts';
import { TestClock } from '../support/clock.ts';
import type { StandIn } from '../support/esp/stand-in.ts';

export interface ListsSamples<Api extends StandIn> {
  readonly lists: EspLists;
  /** One that the server knows. */
  readonly key: EspKey;
  start(): Promise<Api>;
  /** Fills a list with as many bounces, or opt-outs where it holds no bounces. @returns its name */
  fill(api: Api, emails: readonly string[]): string;
  /** A list that marketing people may be put on. */
  readonly writable: string;
  /** How long the talks may be for one list of 1,203 entries. */
  readonly mostCalls: number;
  /** Milliseconds after what may be asked most seldom; left out: `gapMs`. */
  readonly longestGapMs?: number;
  /** How many entries a list shows at most, where it is not read to its end. */
  readonly shows?: number;
}

const NOW = '2025-11-13T02:13:20Z';
const people = (count: number): string[] => Array.from({ length: count }, (_, at) => `p${at}@acme.example`);

export function espListsBattery<Api extends StandIn>(name: string, samples: ListsSamples<Api>): void {
  const { lists, key } = samples;
  let api: Api;
  let client: EspClient;
  let pauses: number[];
  beforeEach(async () => {
    api = await samples.start();
    pauses = [];
    client = createEspClient({
      clock: new TestClock(NOW),
      send: (url, asked) => api.send(url, asked),
      pause: (ms) => Promise.resolve(void pauses.push(ms)),
    });
  });
  afterEach(() => api.stop());

  const partner = { lists, key, paceBy: 'one' };
  const named = async (list: string): Promise<EspList> => {
    const found = (await client.converse(partner, lists.names())).find((one) => one.list === list);
    if (!found) throw new Error(`there is no list ${list}`);
    return found;
  };
  const readAll = async (list: EspList): Promise<ListEntry[]> => {
    const entries: ListEntry[] = [];
    for (let place: string | null = null, page = 0; page < 100; page++) {
      const got: ListPage = await client.converse(partner, lists.read(list, place));
      entries.push(...got.entries);
      if (got.next === null) return entries;
      place = got.next;
    }
    throw new Error('the list has no end');
  };

  /** They are off after it; or, where the service has no call for that, they stay, and nothing is as much as tried. */
  const expectWayOff = async (list: EspList, email: string): Promise<void> => {
    const takeOff = (whom: string) => client.converse(partner, lists.takeOff(list, whom));
    const stays = lists.stays?.(list.list) ?? null;
    if (stays === null) {
      expect(await takeOff(email)).toBeNull();
      expect(await takeOff(email)).toBeNull();
    } else {
      expect(stays).toMatch(/^[A-Z].{20,}\.$/);
      api.calls.length = 0;
      expect([await takeOff(email), await takeOff('nobody@acme.example')]).toEqual([stays, null]);
      expect(api.calls.map((call) => call.method).filter((method) => method !== 'GET')).toEqual([]);
    }
    const left = stays === null ? [] : [email];
    expect((await readAll(list)).map((one) => one.email)).toEqual(left);
    expect((await client.converse(partner, lists.find(list, email)))?.email).toBe(left[0]);
  };

  describe(`the lists of ${name}`, () => {
    test('the key is asked for part by part, its form is checked, and what is secret is said to be', () => {
      expect(lists.key.some((part) => part.isSecret)).toBe(true);
      for (const part of lists.key) {
        expect(part.check(key[part.name] ?? '')).toBeNull();
        for (const wrong of ['', ' ', 'nonsense', '\u0000']) expect(part.check(wrong)).toEqual(expect.any(String));
        expect(part.label.length * part.hint.length).toBeGreaterThan(0);
      }
      for (const step of lists.steps) expect(step.title !== '' && step.text.length > 40).toBe(true);
    });

    test('it is asked at https, and no secret stands in an address', async () => {
      expect(lists.baseUrl(key, '/')).toMatch(/^https:\/\/[a-z0-9.-]+$/);
      const list = await named(samples.writable);
      await readAll(list);
      await client.converse(partner, lists.put(list, [{ email: 'ann@acme.example', cause: 'opt_out' }]));
      const secrets = lists.key.filter((part) => part.isSecret).map((part) => key[part.name] ?? '');
      for (const call of api.calls) {
        const body = lists.carryKey ? '' : call.text;
        for (const secret of secrets) expect(`${call.path}${call.query.toString()}${body}`).not.toContain(secret);
      }
    });

    test('it says what the key may do, and that a wrong one is unknown', async () => {
      expect(await client.converse(partner, lists.checkKey())).toMatchObject({ canRead: true, canWrite: true });
      const wrong = Object.fromEntries(
        lists.key.map((part) => [part.name, part.isSecret ? 'wrong' : (key[part.name] ?? '')]),
      );
      const stranger = { ...partner, key: wrong };
      const reach = await client.converse(stranger, lists.checkKey());
      expect(reach).toEqual({ canRead: false, canWrite: false, why: expect.stringMatching(/\w/) });
      await expect(client.converse(stranger, lists.read(await named(samples.writable), null))).rejects.toBeInstanceOf(
        EspRefused,
      );
    });

    test('a long list is read to its end, each entry once, in few calls', async () => {
      const emails = people(samples.shows ?? 1_203);
      const list = await named(samples.fill(api, emails));
      api.calls.length = 0;
      const entries = await readAll(list);
      expect(entries.map((one) => one.email).sort()).toEqual([...emails].sort());
      expect(api.calls.length).toBeLessThanOrEqual(samples.mostCalls);
      const gapMs = samples.longestGapMs ?? lists.gapMs;
      expect(pauses.every((ms) => ms > 0 && ms <= gapMs * (api.calls.length + 5))).toBe(true);
    });

    test('who is put on a list stands on it, twice is once, and who is taken off does not', async () => {
      const list = await named(samples.writable);
      const put = () => client.converse(partner, lists.put(list, [{ email: 'ann@acme.example', cause: 'opt_out' }]));
      expect((await put()).refused.size).toBe(0);
      await put();
      expect((await readAll(list)).map((one) => one.email)).toEqual(['ann@acme.example']);
      expect(await client.converse(partner, lists.find(list, 'ann@acme.example'))).toMatchObject({
        email: 'ann@acme.example',
      });
      await expectWayOff(list, 'ann@acme.example');
    });

    test('addresses with signs that mean something in a URL are meant as they are', async () => {
      const email = "o'hara+news/50%&a=b?c#d@acme.example";
      const list = await named(samples.writable);
      await client.converse(partner, lists.put(list, [{ email, cause: 'opt_out' }]));
      expect(await client.converse(partner, lists.find(list, email))).toMatchObject({ email });
      expect(await client.converse(partner, lists.find(list, 'o@acme.example'))).toBeNull();
      await expectWayOff(list, email);
    });

    test('as many as one call takes are put on at once', async () => {
      const list = await named(samples.writable);
      const many = people(lists.batch).map((email) => ({ email, cause: 'opt_out' as const }));
      const { refused } = await client.converse(partner, lists.put(list, many));
      expect([refused.size, (await readAll(list)).length]).toEqual([0, lists.batch]);
    });

    test('nobody is put on any list of a source that sends what people need', async () => {
      for (const list of await client.converse(partner, lists.names()))
        expect(lists.refusal(list, 'transactional')).toEqual(expect.stringMatching(/^[A-Z].{20,}\.$/));
      expect(lists.refusal(await named(samples.writable), 'marketing')).toBeNull();
    });

    test('a list that stops everything is written only where everything is marketing', async () => {
      const all = await client.converse(partner, lists.names());
      const stopsAll = all.filter((list) => list.isWritable && list.stops === 'everything');
      for (const list of stopsAll) {
        expect(lists.refusal(list, 'both')).toMatch(/password resets/);
        expect(lists.refusal(list, 'marketing')).toBeNull();
      }
    });

    test.each([
      ['asks for patience', { status: 429, headers: { 'retry-after': '7' }, body: {} }, 7_000],
      ['fails', { status: 503, body: { message: 'down' } }, null],
    ] as const)('when it %s, that is told apart from a refusal', async (_what, fault, wait) => {
      api.faults.push(fault);
      const thrown = await client.converse(partner, lists.names()).catch((caught: unknown) => caught);
      expect(thrown).toBeInstanceOf(EspBusy);
      expect((thrown as EspBusy).retryAfterMs).toBe(wait);
      expect((await client.converse(partner, lists.names())).length).toBeGreaterThan(0);
    });

    test('an answer that got lost means nothing, and asking again does no harm', async () => {
      const list = await named(samples.writable);
      const put = () => client.converse(partner, lists.put(list, [{ email: 'ann@acme.example', cause: 'dead' }]));
      api.faults.push('lost');
      await expect(put()).rejects.toBeInstanceOf(EspBusy);
      await put();
      expect((await readAll(list)).length).toBe(1);
    });

    test.each([
      [null],
      ['text'],
      [[]],
      [{}],
      [[{ email: 5 }, null]],
      [{ Suppressions: 'x', Contacts: 7, NextToken: {} }],
    ])('whatever it answers, nothing hangs and nothing is made up: %j', async (body) => {
      const list = await named(samples.writable);
      const answer = { status: 200, body };
      const talks: readonly (() => Talk<unknown>)[] = [
        () => lists.names(),
        () => lists.read(list, null),
        () => lists.find(list, 'ann@acme.example'),
      ];
      for (const start of talks) {
        api.faults.splice(0, api.faults.length, answer, answer, answer);
        const got = await client.converse(partner, start()).catch((thrown: unknown) => thrown);
        expect(JSON.stringify(got) ?? '').not.toContain('@');
        api.faults.length = 0;
      }
    });
  });
}
