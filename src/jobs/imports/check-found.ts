/** What a filled-in lost report would change, some parts at a time. */
import type { Db } from '../../store/database.ts';
import type { ImportRow } from '../../store/import.ts';
import type { ImportPart } from '../../store/import-part.ts';
import { type CheckState, countSkip, EXAMPLES } from './check-findings.ts';
import { readFindings } from './read-findings.ts';

export async function weighSome(
  db: Db,
  portalId: number,
  { plan }: ImportRow,
  state: CheckState,
  parts: readonly ImportPart[],
): Promise<CheckState> {
  if (plan === null) return state;
  const { findings } = state;
  const skipped = { ...findings.skipped };
  const examples = [...findings.examples];
  let { rows, usable, errors, fresh, known, people } = findings;
  let { words, addresses } = findings.found ?? { words: 0, addresses: 0 };
  for (const { body } of parts) {
    for (const row of await readFindings(db, portalId, plan, body)) {
      rows += 1;
      if (row.is !== 'finding') {
        if (row.is === 'skip') countSkip(skipped, row.why);
        else {
          errors += 1;
          if (examples.length < EXAMPLES) examples.push({ line: row.line, why: row.why });
        }
      } else {
        usable += 1;
        people += 1;
        const { word, email } = row.weighed;
        words += Number(word !== null);
        addresses += Number(email !== null);
        if (word === null && email === null) known += 1;
        else fresh += 1;
      }
    }
  }
  const sums = { rows, usable, skipped, errors, examples, fresh, known, people, found: { words, addresses } };
  return { ...state, part: state.part + parts.length, findings: { ...findings, ...sums } };
}
