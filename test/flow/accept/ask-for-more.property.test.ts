import fc from 'fast-check';
import { askForMore } from '../../../src/flow/accept/ask-for-more.ts';
import { recordPreference } from '../../../src/flow/accept/record-preference.ts';
import { undoAct } from '../../../src/flow/accept/undo-act.ts';
import type { Ask } from '../../../src/flow/ask.ts';
import { query } from '../../../src/store/database.ts';
import { type LedgerPerson, openLedgerPerson, STREAM } from '../../support/ledger-person.ts';

let jane: LedgerPerson;
beforeAll(async () => {
  jane = await openLedgerPerson();
});
afterAll(() => jane.close());

const ask = (what: Ask, more: { readonly newAddress?: string } = {}) =>
  askForMore({ ...jane.deps, canMail: true }, { ...jane.request(), ask: what, language: 'en', ...more });

test('whatever is pressed and asked for by a link, a departure stands until the person confirms', async () => {
  const stream = fc.constantFrom(null, STREAM, 'events');
  const frequency = fc.constantFrom('as_it_comes' as const, 'weekly' as const, 'monthly' as const);
  const days = fc.constantFrom(30 as const, 60 as const, 90 as const);
  const press = fc.oneof(
    fc.record({ kind: fc.constant('frequency' as const), stream, frequency }),
    fc.record({ kind: fc.constant('pause' as const), stream, days }),
    fc.record({
      kind: fc.constant('stay' as const),
      streams: fc.subarray(['events', STREAM]),
      offered: fc.constant(['events', STREAM]),
    }),
    fc.record({ kind: fc.constant('return' as const), stream }),
    fc.record({ kind: fc.constant('resume' as const), stream }),
    fc.record({ kind: fc.constant('address' as const) }),
    fc.record({ kind: fc.constant('undo' as const) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(null, STREAM), fc.array(press, { maxLength: 6 }), async (left, presses) => {
      await jane.reset();
      await jane.leave(left);
      const addressId = await jane.addressId();
      const [own] = await query<{ event_key: string }>(jane.db, 'select event_key from event');
      for (const one of presses) {
        jane.later(31);
        if (one.kind === 'undo') await undoAct(jane.deps, { ...jane.request(), press: own?.event_key ?? '' });
        else if (one.kind === 'address') await ask(one, { newAddress: 'jane@new.example' });
        else if (one.kind === 'return' || one.kind === 'resume') await ask(one);
        else {
          await recordPreference(jane.deps, { ...jane.request(), preference: one });
          if (one.kind === 'frequency') await ask(one);
        }
      }
      jane.later(200 * 1_440);
      const standing = await query<{ stream: string; until: Date | null }>(
        jane.db,
        "select stream, until from suppression where address_id = ? and reason = 'unsubscribe_request'",
        [addressId],
      );
      expect(standing).toContainEqual({ stream: left ?? '', until: null });
      expect(await jane.standing()).toMatchObject({ leaves: expect.arrayContaining([own?.event_key]) });
    }),
    { numRuns: 40, seed: 20_261_103 },
  );
});
