/** What a check found, in sentences: the same in the browser and on the command line. Pure. */
import type { Findings } from './check-findings.ts';

const number = new Intl.NumberFormat('en');

function countWords(n: number, one: string, many = `${one}s`): string {
  return `${number.format(n)} ${n === 1 ? one : many}`;
}

function rowsOf(found: Findings): string {
  const skipped = Object.values(found.skipped).reduce((sum, n) => sum + n, 0);
  return `${countWords(found.rows, 'row')} in the file: ${number.format(found.usable)} tell of something, ${number.format(skipped)} of nothing to take in, ${number.format(found.errors)} cannot be read.`;
}

/** What would become of the rows. */
export function rowSentences(found: Findings): string[] {
  if (found.found) return [rowsOf(found)];
  return [
    rowsOf(found),
    `${countWords(found.fresh, 'fact')} ${found.fresh === 1 ? 'is' : 'are'} new, ${number.format(found.known)} ${found.known === 1 ? 'is' : 'are'} known already${found.repeated > 0 ? `, and ${number.format(found.repeated)} stand in the file more than once` : ''}.`,
  ];
}

/** What would follow for people. */
export function peopleSentences(found: Findings): string[] {
  if (found.found) {
    const { words, addresses } = found.found;
    return [
      `${countWords(words, 'word')} of a colleague would be taken down; ${number.format(found.known)} of the rows say what is known already.`,
      `${countWords(addresses, 'contact')} would get a new address in HubSpot. Whoever left stays let go, at every address.`,
    ];
  }
  const { everything, streams } = found.optOuts;
  const changed = found.verdicts.reduce((sum, one) => sum + one.people, 0);
  const forgotten =
    found.forgotten > 0
      ? [
          `Of ${countWords(found.forgotten, 'person', 'people')} nothing is taken in: they were erased at their own request.`,
        ]
      : [];
  return [
    `${countWords(found.people, 'person', 'people')}, of whom ${number.format(found.newPeople)} ${found.newPeople === 1 ? 'is' : 'are'} new.`,
    `${countWords(everything, 'person', 'people')} would be let go from all mail, and ${number.format(streams)} from one kind of mail.`,
    `The verdict on ${countWords(changed, 'address', 'addresses')} would change.`,
    `${countWords(found.contacts, 'known contact')} would get other properties; ${countWords(found.lookups, 'person', 'people')} would be looked for in HubSpot.`,
    `${countWords(found.tasks, 'task')} would be opened${found.tasks === 0 ? ': history opens none' : ''}.`,
    ...forgotten,
  ];
}
