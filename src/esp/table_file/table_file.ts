/** Tables of the past (bounces, opt-outs, sends, data sources), handed over in the console or on the command line. */
import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { normaliseTable } from './normalise.ts';

export const tableFile: EspAdapter = {
  id: 'table_file',
  label: 'Imported tables (CSV, Excel)',
  way: 'uploaded',
  retryStatus: 503,
  refusedStatus: 503,
  secretHeaders: [],
  needs: () => [],
  confirms: () => [],
  verify: () => ({ ok: false, why: 'Nobody posts to this source.' }),
  setup: [
    {
      title: 'Hand over the files',
      text: 'Under Imports, choose a CSV or Excel file of an old tool, or run "bellwether import FILE.csv" where the server runs. It is history, and opens no tasks; whoever left stays left.',
    },
  ],
  secret: { label: 'Mark', make: (random) => random.toString('base64url'), check: checkMark },
  normalise: normaliseTable,
};

/** Nothing is proved with it: whoever hands over files is signed in, or has the server. */
function checkMark(value: string): string | null {
  return /^[\w-]{8,100}$/.test(value) ? null : 'It is made here; nobody has to know it.';
}
