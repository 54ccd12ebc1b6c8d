import fc from 'fast-check';
import { type Preference, recordPreference } from '../../../src/flow/accept/record-preference.ts';
import { findUndoable, undoAct } from '../../../src/flow/accept/undo-act.ts';
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

const prefer = (preference: Preference, stream?: string | null) =>
  recordPreference(jane.deps, { ...jane.request(stream), preference });
const undo = (press: string | null, stream?: string | null) =>
  undoAct(jane.deps, { ...jane.request(stream), press: press ?? '' });
const undoable = async (stream: string | null = STREAM) =>
  findUndoable(jane.db, { ...jane.request(stream), addressId: await jane.addressId() });
const proofs = () =>
  query<{ act: string; detail: Record<string, string> }>(
    jane.db,
    'select act, venue, stream, scope, actor, detail, at from consent_proof order by proof_id',
  );

const MONTHLY: Preference = { kind: 'frequency', stream: null, frequency: 'monthly' };
const WEEKLY: Preference = { kind: 'frequency', stream: null, frequency: 'weekly' };

describe('choosing less', () => {
  test('is written with its proof, marks the address and wakes the worker', async () => {
    expect(await prefer(MONTHLY)).toMatchObject({ isRecorded: true, needsConfirmation: false });
    expect(await jane.standing()).toMatchObject({
      preferences: { everything: { frequency: 'monthly', frequencySince: jane.now, pausedUntil: null }, streams: [] },
      rows: [{ stream: '', kind: 'frequency', choice: 'monthly', until: null, changed_at: jane.now }],
      suppressed: [],
    });
    expect(await proofs()).toMatchObject([
      {
        act: 'prefer',
        venue: 'page',
        scope: 'everything',
        actor: 'person',
        detail: { choice: 'frequency:monthly', linkStream: STREAM, userAgent: 'test' },
        at: jane.now,
      },
    ]);
    expect(jane.woken).toBe(1);
    expect(await query(jane.db, 'select in_ledger, dirty_at from address')).toEqual([
      { in_ledger: true, dirty_at: jane.now },
    ]);
  });

  test('may concern one stream alone', async () => {
    await prefer({ kind: 'frequency', stream: 'events', frequency: 'weekly' });
    await prefer({ kind: 'pause', stream: 'events', days: 30 });
    expect(await jane.standing()).toMatchObject({
      preferences: {
        everything: { frequency: null, pausedUntil: null },
        streams: [{ stream: 'events', frequency: 'weekly', pausedUntil: new Date('2026-12-03T10:00:00Z') }],
      },
      suppressed: [{ stream: 'events', reason: 'paused', until: new Date('2026-12-03T10:00:00Z') }],
    });
  });

  test('twice is once', async () => {
    await prefer(MONTHLY);
    await prefer({ kind: 'pause', stream: null, days: 60 });
    const before = await jane.standing();
    jane.later(5);
    expect(await prefer(MONTHLY)).toEqual({ isRecorded: false, press: null, needsConfirmation: false });
    expect(await prefer({ kind: 'pause', stream: null, days: 60 })).toMatchObject({ isRecorded: false });
    expect(await jane.standing()).toEqual(before);
    expect(await proofs()).toHaveLength(2);
  });

  test('more mail than now is not for a link to give', async () => {
    await prefer(MONTHLY);
    await prefer({ kind: 'pause', stream: null, days: 90 });
    const before = await jane.standing();
    jane.later(2 * 1_440);
    const more = { isRecorded: false, press: null, needsConfirmation: true };
    expect(await prefer(WEEKLY)).toEqual(more);
    expect(await prefer({ kind: 'frequency', stream: null, frequency: 'as_it_comes' })).toEqual(more);
    expect(await prefer({ kind: 'pause', stream: null, days: 30 })).toEqual(more);
    expect(await jane.standing()).toEqual(before);
  });

  test('a pause ends by time alone, and a longer one takes its place', async () => {
    await prefer({ kind: 'pause', stream: null, days: 30 });
    jane.later(10 * 1_440);
    await prefer({ kind: 'pause', stream: null, days: 60 });
    const until = new Date('2027-01-12T10:00:00Z');
    expect(await jane.standing()).toMatchObject({ suppressed: [{ stream: '', reason: 'paused', until }] });
    jane.now = until;
    expect(await jane.standing()).toMatchObject({ preferences: { everything: { pausedUntil: null } }, suppressed: [] });
  });

  test('a pause never lifts a leave, before or after it', async () => {
    await prefer({ kind: 'pause', stream: null, days: 30 });
    await jane.leave(null);
    await prefer({ kind: 'pause', stream: null, days: 90 });
    jane.now = new Date('2027-06-01T00:00:00Z');
    expect(await jane.standing()).toMatchObject({ suppressed: [{ reason: 'unsubscribe_request', until: null }] });
  });

  test('staying with some streams leaves the others, each with its proof', async () => {
    const stay: Preference = { kind: 'stay', streams: ['news'], offered: ['news', 'events', 'offers'] };
    expect(await prefer(stay)).toMatchObject({ isRecorded: true, needsConfirmation: false });
    expect(await jane.standing()).toMatchObject({
      suppressed: [{ stream: 'events' }, { stream: 'offers' }],
    });
    expect((await proofs()).map((proof) => proof.act)).toEqual(['leave', 'leave']);
    jane.later(1);
    // A stream that was left before does not come back by a tick.
    const more: Preference = { kind: 'stay', streams: ['news', 'events'], offered: ['news', 'events', 'offers'] };
    expect(await prefer(more)).toEqual({ isRecorded: false, press: null, needsConfirmation: true });
    expect(await jane.standing()).toMatchObject({ suppressed: [{ stream: 'events' }, { stream: 'offers' }] });
  });

  test('who was erased is not written down again', async () => {
    const hash = hashAddress(portalKeysOf(PORTAL).hash, EMAIL);
    await jane.db.raw("insert into suppression (portal_id, address_hash, reason, since) values (?, ?, 'erased', ?)", [
      PORTAL,
      hash,
      jane.now,
    ]);
    expect(await prefer(MONTHLY)).toMatchObject({ isRecorded: false });
    expect(await undo('x')).toBe('unknown');
    expect(await query(jane.db, 'select 1 from address')).toEqual([]);
    expect(await proofs()).toEqual([]);
  });
});

describe('taking it back', () => {
  test('restores what was suppressed and preferred before, and is itself proved', async () => {
    await prefer(WEEKLY);
    await prefer({ kind: 'pause', stream: null, days: 30 });
    await jane.leave('events');
    const before = await jane.standing();
    jane.later(60);
    await jane.leave(null);
    expect(await jane.standing()).not.toEqual(before);
    const found = await undoable();
    expect(found).toMatchObject({ act: 'leave', stream: null, until: new Date(jane.now.getTime() + 30 * 60_000) });
    jane.later(29);
    expect(await undo(found?.press ?? '')).toBe('undone');
    expect(await jane.standing()).toEqual(before);
    expect((await proofs()).at(-1)).toMatchObject({ act: 'undo', venue: 'page', actor: 'person', at: jane.now });
    expect(await undoable()).toBeNull();
  });

  test('works for half an hour, and not a moment longer', async () => {
    await jane.leave(null);
    const press = (await undoable())?.press ?? '';
    const left = await jane.standing();
    jane.later(30.001);
    expect(await undoable()).toBeNull();
    expect(await undo(press)).toBe('late');
    expect(await jane.standing()).toEqual(left);
  });

  test('works by the link of the act alone', async () => {
    await jane.leave(null);
    const press = (await undoable())?.press ?? '';
    expect(await undoable('events')).toBeNull();
    expect(await undo(press, 'events')).toBe('unknown');
    expect(await undo(press, null)).toBe('unknown');
    expect(await undo('guessed')).toBe('unknown');
    expect(await jane.standing()).toMatchObject({ leaves: [press] });
  });

  test('is pressed twice and done once, even where the second press comes late', async () => {
    await jane.leave(null);
    const press = (await undoable())?.press ?? '';
    expect(await undo(press)).toBe('undone');
    jane.later(120);
    expect(await undo(press)).toBe('undone');
    expect((await proofs()).filter((proof) => proof.act === 'undo')).toHaveLength(1);
  });

  test('leaving once more after it counts, and can be taken back again', async () => {
    const before = await jane.standing();
    for (let turn = 0; turn < 3; turn++) {
      expect(await jane.leave(STREAM)).toBe(true);
      expect(await jane.leave(STREAM)).toBe(false);
      expect(await jane.standing()).toMatchObject({ suppressed: [{ stream: STREAM, until: null }] });
      jane.later(1);
      expect(await undo((await undoable())?.press ?? '')).toBe('undone');
      expect(await jane.standing()).toMatchObject({ ...before, rows: [] });
      jane.later(1);
    }
  });

  test('of one press takes back all that the press did', async () => {
    await jane.leave('offers');
    const before = await jane.standing();
    jane.later(1);
    const { press } = await prefer({ kind: 'stay', streams: ['news'], offered: ['news', 'events', 'offers', 'tips'] });
    expect(await undo(press)).toBe('undone');
    expect(await jane.standing()).toEqual(before);
  });

  test('what an email service reported stands, whatever is taken back here', async () => {
    await jane.leave(null);
    const id = await jane.addressId();
    await jane.db.raw(
      `insert into event (portal_id, event_key, address_id, esp, type, native, occurred_at, received_at, at, actor, scope, origin, reason, rule, confidence)
       values (?, 'esp-1', ?, 'sendgrid', 'global_unsubscribe', 'unsubscribe', ?, ?, ?, 'person', 'esp_account', 'live', 'unsubscribe_request', 'x', 1)`,
      [PORTAL, id, jane.now, jane.now, jane.now],
    );
    expect(await undo((await undoable())?.press ?? '')).toBe('undone');
    expect(await jane.standing()).toMatchObject({ leaves: ['esp-1'], suppressed: [{ stream: '', until: null }] });
  });
});

test('any run of presses, each taken back at once, changes nothing that stands', async () => {
  const stream = fc.constantFrom(null, STREAM, 'events');
  const press = fc.oneof(
    fc.record({ kind: fc.constant('leave' as const), stream }),
    fc.record({
      kind: fc.constant('frequency' as const),
      stream,
      frequency: fc.constantFrom('as_it_comes' as const, 'weekly' as const, 'monthly' as const),
    }),
    fc.record({
      kind: fc.constant('pause' as const),
      stream,
      days: fc.constantFrom(30 as const, 60 as const, 90 as const),
    }),
    fc.record({
      kind: fc.constant('stay' as const),
      streams: fc.subarray(['events', STREAM]),
      offered: fc.constant(['events', STREAM]),
    }),
  );
  const doIt = async (one: Preference | { kind: 'leave'; stream: string | null }): Promise<string | null> => {
    if (one.kind !== 'leave') return (await prefer(one)).press;
    return (await jane.leave(one.stream)) ? ((await undoable())?.press ?? '') : null;
  };
  await fc.assert(
    fc.asyncProperty(fc.array(press, { maxLength: 4 }), press, async (former, last) => {
      await jane.reset();
      for (const one of former) {
        await doIt(one);
        jane.later(7);
      }
      const before = await jane.standing();
      const done = await doIt(last);
      if (done !== null) expect(await undo(done)).toBe('undone');
      expect(await jane.standing()).toEqual(before);
    }),
    { numRuns: 60, seed: 20_261_103 },
  );
});
