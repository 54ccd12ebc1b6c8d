import { type AskOutcome, askForMore } from '../../../src/flow/accept/ask-for-more.ts';
import { confirmAsk, readConfirmStanding } from '../../../src/flow/accept/confirm-ask.ts';
import { recordPreference } from '../../../src/flow/accept/record-preference.ts';
import type { Ask } from '../../../src/flow/ask.ts';
import { hashAddress } from '../../../src/lib/address-hash.ts';
import { query } from '../../../src/store/database.ts';
import { EMAIL, type LedgerPerson, openLedgerPerson, PORTAL, STREAM } from '../../support/ledger-person.ts';
import { portalKeysOf } from '../../support/seed-portal.ts';

let jane: LedgerPerson;
beforeAll(async () => {
  jane = await openLedgerPerson();
});
afterAll(() => jane.close());
beforeEach(() => jane.reset());

const NEW = 'jane@new.example';

const ask = (what: Ask, more: { newAddress?: string; canMail?: boolean; email?: string } = {}): Promise<AskOutcome> =>
  askForMore(
    { ...jane.deps, canMail: more.canMail ?? true },
    {
      ...jane.request(STREAM, more.email ?? EMAIL),
      ask: what,
      language: 'de',
      ...(more.newAddress === undefined ? {} : { newAddress: more.newAddress }),
    },
  );
const asked = () =>
  query<{
    confirmation_id: number;
    email: string;
    mail: string;
    ask: Ask;
    language: string;
    confirmed_at: Date | null;
  }>(
    jane.db,
    'select confirmation_id, email, mail, ask, language, confirmed_at from confirmation order by confirmation_id',
  );
const newest = async (): Promise<number> => (await asked()).at(-1)?.confirmation_id ?? 0;
const confirm = async (confirmationId?: number) =>
  confirmAsk(jane.deps, {
    portalId: PORTAL,
    hashKey: portalKeysOf(PORTAL).hash,
    confirmationId: confirmationId ?? (await newest()),
    at: jane.now,
    detail: {},
  });
const acts = () =>
  query<{ act: string; venue: string }>(jane.db, 'select act, venue, stream from consent_proof order by proof_id');

const ALL: Ask = { kind: 'return', stream: null };

describe('coming back', () => {
  test('changes nothing by asking: a mail asks the person', async () => {
    await jane.leave(null);
    const left = await jane.standing();
    jane.later(5);
    expect(await ask(ALL)).toBe('mail');
    expect(await jane.standing()).toEqual(left);
    expect(await asked()).toMatchObject([{ email: EMAIL, mail: 'planned', ask: ALL, language: 'de' }]);
    expect((await acts()).map((one) => one.act)).toEqual(['leave', 'ask']);
  });

  test('counts from the press in the mail on, as the person’s act, with its proof', async () => {
    await jane.leave(null);
    jane.later(5);
    await ask(ALL);
    jane.later(60);
    expect(await confirm()).toBe('confirmed');
    expect(await jane.standing()).toMatchObject({ leaves: [], suppressed: [] });
    expect(await query(jane.db, "select esp, actor, scope, at from event where type = 'resubscribe'")).toEqual([
      { esp: 'bellwether', actor: 'person', scope: 'everything', at: jane.now },
    ]);
    expect((await acts()).at(-1)).toMatchObject({ act: 'return', venue: 'confirmation' });
  });

  test('to one stream brings back that stream, whichever service it was left at, and no other', async () => {
    await jane.leave(STREAM);
    await jane.leave('events');
    const id = await jane.addressId();
    await jane.db.raw(
      `insert into event (portal_id, event_key, address_id, esp, type, native, stream, occurred_at, received_at, at, actor, scope, origin, reason, rule, confidence)
       values (?, 'esp-1', ?, 'sendgrid', 'list_unsubscribe', 'group_unsubscribe', ?, ?, ?, ?, 'person', 'stream', 'live', 'unsubscribe_request', 'x', 1)`,
      [PORTAL, id, STREAM, jane.now, jane.now, jane.now],
    );
    jane.later(5);
    expect(await ask({ kind: 'return', stream: STREAM })).toBe('mail');
    jane.later(5);
    expect(await confirm()).toBe('confirmed');
    expect(await jane.standing()).toMatchObject({ suppressed: [{ stream: 'events', until: null }] });
    expect((await jane.standing()) as { leaves: string[] }).toMatchObject({ leaves: [expect.any(String)] });
  });

  test('is not there for who has not left, and not for who is not known', async () => {
    expect(await ask(ALL)).toBe('unknown');
    await jane.leave('events');
    expect(await ask(ALL)).toBe('nothing');
    expect(await ask({ kind: 'return', stream: STREAM })).toBe('nothing');
    expect(await asked()).toEqual([]);
  });

  test('a link works once: pressed again after another departure it lifts nothing', async () => {
    await jane.leave(null);
    jane.later(1);
    await ask(ALL);
    jane.later(1);
    const id = await newest();
    expect(await confirm(id)).toBe('confirmed');
    jane.later(1);
    await jane.leave(null);
    jane.later(1);
    expect(await confirm(id)).toBe('confirmed');
    expect(await jane.standing()).toMatchObject({ suppressed: [{ stream: '', until: null }] });
  });

  test('pressed in two windows at once it is one act with one proof', async () => {
    await jane.leave(null);
    jane.later(1);
    await ask(ALL);
    const id = await newest();
    expect(new Set(await Promise.all([confirm(id), confirm(id), confirm(id)]))).toEqual(new Set(['confirmed']));
    expect((await acts()).filter((one) => one.act === 'return')).toHaveLength(1);
  });

  test('leaving after the asking outweighs the mail that is still on its way', async () => {
    await jane.leave(STREAM);
    await jane.leave(null);
    jane.later(1);
    await ask({ kind: 'return', stream: STREAM });
    jane.later(1);
    await jane.leave('events');
    jane.later(1);
    expect(await confirm()).toBe('expired');
    expect(await jane.standing()).toMatchObject({
      suppressed: [{ stream: '' }, { stream: STREAM }, { stream: 'events' }],
    });
  });

  test('a link works for three days', async () => {
    await jane.leave(null);
    await ask(ALL);
    jane.later(3 * 1_440);
    expect(await readConfirmStanding(jane.db, PORTAL, await newest(), jane.now)).toMatchObject({ is: 'expired' });
    expect(await confirm()).toBe('expired');
    expect(await jane.standing()).toMatchObject({ suppressed: [{ stream: '', until: null }] });
  });

  test('one confirmation ends the other mails that ask the same', async () => {
    await jane.leave(null);
    await ask(ALL);
    const first = await newest();
    jane.later(15);
    await ask(ALL);
    expect(await asked()).toHaveLength(2);
    jane.later(1);
    expect(await confirm()).toBe('confirmed');
    jane.later(1);
    await jane.leave(null);
    jane.later(1);
    expect(await confirm(first)).toBe('expired');
  });

  test('another portal’s link, and a number that was guessed, open nothing', async () => {
    await jane.leave(null);
    await ask(ALL);
    const id = await newest();
    expect(await readConfirmStanding(jane.db, PORTAL + 1, id, jane.now)).toEqual({ is: 'unknown' });
    expect(await confirm(id + 1_000)).toBe('unknown');
  });
});

describe('more mail than now', () => {
  test('is confirmed by mail: more often, and the end of a pause', async () => {
    const prefer = (preference: Parameters<typeof recordPreference>[1]['preference']) =>
      recordPreference(jane.deps, { ...jane.request(), preference });
    await prefer({ kind: 'frequency', stream: null, frequency: 'monthly' });
    await prefer({ kind: 'pause', stream: null, days: 90 });
    jane.later(60);
    expect(await ask({ kind: 'frequency', stream: null, frequency: 'monthly' })).toBe('nothing');
    expect(await ask({ kind: 'resume', stream: 'events' })).toBe('nothing');
    expect(await ask({ kind: 'frequency', stream: null, frequency: 'weekly' })).toBe('mail');
    await confirm();
    expect(await jane.standing()).toMatchObject({
      preferences: { everything: { frequency: 'weekly', pausedUntil: expect.any(Date) } },
    });
    jane.later(60);
    expect(await ask({ kind: 'resume', stream: null })).toBe('mail');
    await confirm();
    expect(await jane.standing()).toMatchObject({ preferences: { everything: { pausedUntil: null } }, suppressed: [] });
  });
});

describe('another address', () => {
  test('is asked at the new address, and the old one stays as it is', async () => {
    await jane.leave(STREAM);
    const before = await jane.standing();
    jane.later(1);
    expect(await ask({ kind: 'address' }, { newAddress: ' Jane <JANE@new.example> ' })).toBe('mail');
    expect(await asked()).toMatchObject([{ email: NEW, mail: 'planned' }]);
    expect(await confirm()).toBe('confirmed');
    expect(await jane.standing()).toEqual(before);
    expect((await acts()).map((one) => one.act)).toEqual(['leave', 'ask', 'address']);
    expect(JSON.stringify(await query(jane.db, 'select * from consent_proof'))).not.toContain('new.example');
  });

  test.each([['no address'], ['jane@'], ['@new.example'], ['a b@new.example'], ['']])('%j is none', async (typed) => {
    expect(await ask({ kind: 'address' }, { newAddress: typed })).toBe('invalid');
  });

  test('the same address is no other', async () => {
    expect(await ask({ kind: 'address' }, { newAddress: EMAIL.toUpperCase() })).toBe('same');
  });

  test('the answer does not tell whether the new address is known, was erased, or was asked for by others', async () => {
    const hash = hashAddress(portalKeysOf(PORTAL).hash, NEW);
    await jane.db.raw("insert into suppression (portal_id, address_hash, reason, since) values (?, ?, 'erased', ?)", [
      PORTAL,
      hash,
      jane.now,
    ]);
    expect(await ask({ kind: 'address' }, { newAddress: NEW })).toBe('mail');
    expect(await asked()).toEqual([]);
    for (const email of ['a@x.example', 'b@x.example', 'c@x.example'])
      await ask({ kind: 'address' }, { newAddress: 'victim@y.example', email });
    expect(await ask({ kind: 'address' }, { newAddress: 'victim@y.example' })).toBe('mail');
    expect(await asked()).toHaveLength(3);
  });
});

describe('against filling mailboxes', () => {
  test('a second press within ten minutes asks for nothing new', async () => {
    await jane.leave(null);
    expect(await ask(ALL)).toBe('mail');
    jane.later(9);
    expect(await ask(ALL)).toBe('mail');
    expect(await asked()).toHaveLength(1);
  });

  test('an address gets three mails a day, whoever asks', async () => {
    await jane.leave(null);
    const outcomes: AskOutcome[] = [];
    for (let n = 0; n < 4; n++) {
      outcomes.push(await ask(ALL));
      jane.later(11);
    }
    expect(outcomes).toEqual(['mail', 'mail', 'mail', 'limited']);
    jane.later(1_440);
    expect(await ask(ALL)).toBe('mail');
  });

  test('one link asks for five things a day, at however many addresses', async () => {
    const outcomes: AskOutcome[] = [];
    for (let n = 0; n < 6; n++) outcomes.push(await ask({ kind: 'address' }, { newAddress: `jane${n}@new.example` }));
    expect(outcomes).toEqual([...Array<AskOutcome>(5).fill('mail'), 'limited']);
  });

  test('a portal sends 300 an hour', async () => {
    await jane.leave(null);
    const id = await jane.addressId();
    await jane.db.raw(
      `insert into confirmation (portal_id, address_id, ask, email, email_hash, language, asked_at, expires_at, mail)
       select ?, ? + n, '{}', 'x', sha256(n::text::bytea), 'en', ?, ?, 'sent' from generate_series(1, 300) as n`,
      [PORTAL, id, jane.now, jane.now],
    );
    expect(await ask(ALL)).toBe('limited');
    jane.later(61);
    expect(await ask(ALL)).toBe('mail');
  });
});

test('where no mail can be sent a colleague is asked, and nobody comes back by themselves', async () => {
  await jane.leave(null);
  expect(await ask(ALL, { canMail: false })).toBe('task');
  expect(await asked()).toMatchObject([{ mail: 'none', confirmed_at: null }]);
  expect(await jane.standing()).toMatchObject({ suppressed: [{ stream: '', until: null }] });
});
