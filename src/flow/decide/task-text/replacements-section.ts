/** Whom else to call. */

import { writeDate } from '../../write-date.ts';
import type { PlayInput, TaskSection } from '../play.ts';
import { type Replacement, rankReplacements } from '../rank-replacements.ts';
import type { PersonWords } from './describe-person.ts';
import { oneLine } from './fit-subject.ts';
import { phoneNumbers } from './phone-numbers.ts';

const HEADING = 'Whom else to call';

export function replacementsSection(input: PlayInput, person: PersonWords): TaskSection {
  const { after, facts, settings, now } = input;
  const ranked = rankReplacements(
    facts,
    settings,
    now,
    (at) => writeDate(at, facts.timeZone),
    after.news?.successor ?? null,
  );
  if (ranked.length > 0) return { heading: HEADING, text: null, items: ranked.map(writeReplacement), ordered: true };
  const text =
    person.company === null
      ? 'No company is linked to this contact, so no colleagues are known.'
      : `HubSpot knows nobody else at ${person.company} whose mail gets through.`;
  return { heading: HEADING, text, items: [] };
}

function writeReplacement({ person, reasons }: Replacement): string {
  const title = oneLine(person.jobTitle ?? '');
  const name = oneLine(person.name) || person.email || 'A contact without a name';
  if (person.isUnknown === true) {
    const written = person.email !== null && name !== person.email ? ` (${person.email})` : '';
    return `${name}${written}: not among the contacts of the company in HubSpot (${reasons.join(', ')})`;
  }
  const phone = phoneNumbers(person) ?? 'no phone number on record';
  return `${name}${title === '' ? '' : `, ${title}`}: ${phone} (${reasons.join(', ')})`;
}
