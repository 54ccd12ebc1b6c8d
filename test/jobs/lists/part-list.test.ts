/** A list of which the service shows only the newest entries: who is not among them may stand there nonetheless. */
import { createListBench } from '../../support/esp/list-bench.ts';
import { MANDRILL_KEY, type MandrillEntry, startMandrillApi } from '../../support/esp/mandrill-api.ts';

// What is denied for hours alone is only noted: nothing has to be worked through.
const entry = (email: string): MandrillEntry => ({
  ...{ email, reason: 'soft-bounce', detail: '', created_at: '2026-05-04 08:00:00', expired: false, subaccount: null },
});

test('nobody counts as gone from it whom it only shows no longer', async () => {
  const bench = await createListBench({
    ...{ esp: 'mandrill', key: MANDRILL_KEY, purpose: 'marketing', emails: [], start: startMandrillApi },
  });
  try {
    const gone = async () => (await bench.rows('select gone_at from esp_suppression where gone_at is not null')).length;
    bench.api.entries.push(entry('first@acme.test'));
    await bench.fetchLists();
    const newer = Array.from({ length: 1_000 }, (_, at) => entry(`p${at}@acme.test`));
    bench.api.entries.unshift(...newer);
    await bench.fetchLists();
    expect([await gone(), (await bench.rows('select 1 from esp_suppression')).length]).toEqual([0, 1_001]);
    bench.api.entries = newer.slice(1);
    await bench.fetchLists();
    expect(await gone()).toBe(2);
  } finally {
    await bench.close();
  }
});
