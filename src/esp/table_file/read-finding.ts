/** One row of a filled-in lost report into what a colleague found out, or why it says nothing. Pure. */
import { cleanTextOrNull } from '../../flow/adapt/clean-text.ts';
import { normaliseAddress } from '../../lib/address.ts';
import type { ImportField, ImportPlan } from './import-plan.ts';

export interface Finding {
  readonly email: string;
  /** null: nothing is said of the address itself. */
  readonly says: 'reachable' | 'left' | 'wrong_address' | null;
  readonly newAddress: string | null;
  /** How they know. */
  readonly note: string | null;
}

export type FindingReading =
  | { readonly is: 'finding'; readonly finding: Finding }
  | { readonly is: 'skip'; readonly why: string }
  | { readonly is: 'error'; readonly why: string };

const SAYS: Readonly<Record<string, Finding['says']>> = {
  reachable: 'reachable',
  'still there': 'reachable',
  left: 'left',
  'has left': 'left',
  gone: 'left',
  'wrong address': 'wrong_address',
  wrong: 'wrong_address',
};
const NOTE_MAX = 500;

export function readFinding(cells: readonly string[], plan: ImportPlan): FindingReading {
  const text = (field: ImportField, most = 254): string | null => {
    const at = plan.columns[field];
    // The mark that keeps spreadsheets from running a cell is none of its text.
    return at === undefined ? null : cleanTextOrNull((cells[at] ?? '').replace(/^'(?=[=+@\-\t\r])/, ''), most);
  };
  const found = text('found');
  const typed = text('newAddress');
  if (found === null && typed === null) return { is: 'skip', why: 'Nothing was filled in.' };
  const written = text('email');
  if (written === null) return error('It holds no address.');
  const email = normaliseAddress(written);
  if (email === null) return error(`“${written.slice(0, 80)}” is no mail address.`);
  const word = (found ?? '')
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')
    .trim();
  const says = word === '' ? null : Object.hasOwn(SAYS, word) ? SAYS[word] : undefined;
  if (says === undefined) return error(`“${word.slice(0, 40)}” says none of: reachable, left, wrong address.`);
  const newAddress = typed === null ? null : normaliseAddress(typed);
  if (typed !== null && newAddress === null) return error(`“${typed.slice(0, 80)}” is no mail address.`);
  if (newAddress === email) return error('The new address is the one that mail does not reach.');
  if (newAddress !== null && says === 'reachable')
    return error('It says that the address works, and names a new one: which of both?');
  return { is: 'finding', finding: { email, says, newAddress, note: text('foundNote', NOTE_MAX) } };
}

function error(why: string): FindingReading {
  return { is: 'error', why };
}
