/** Lists of people who left elsewhere, handed over in the console or on the command line. */
import type { EspAdapter } from '../../flow/adapt/adapter.ts';
import { NOT_POSTED } from '../../flow/adapt/mail/mail-source.ts';
import { normaliseOptOuts } from './normalise.ts';

export const optOutFile: EspAdapter = {
  ...NOT_POSTED,
  id: 'opt_out_file',
  label: 'Lists of opt-outs (.csv)',
  way: 'uploaded',
  setup: [
    {
      title: 'Hand over the lists',
      text: 'Under Links, choose "Import opt-outs" for CSV files, or run "bellwether import FILE.csv" where the server runs. Whoever stands in them is left alone from then on; it is history, and opens no tasks.',
    },
  ],
  secret: { label: 'Mark', make: (random) => random.toString('base64url'), check: checkMark },
  normalise: normaliseOptOuts,
};

/** Nothing is proved with it: whoever hands over files is signed in, or has the server. */
function checkMark(value: string): string | null {
  return /^[\w-]{8,100}$/.test(value) ? null : 'It is made here; nobody has to know it.';
}
