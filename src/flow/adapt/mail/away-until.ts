/** The day until which somebody is away, from the words of an automatic reply in six languages. */
import { de, en, es, fr, nl, type ParsingReference } from 'chrono-node';

interface Language {
  /** What stands before the day. */
  readonly lead: RegExp;
  parse(text: string, reference: ParsingReference): readonly { readonly start: DayParts }[];
}

interface DayParts {
  get(part: 'year' | 'month' | 'day'): number | null;
  isCertain(part: 'day'): boolean;
}

// The later words of a sentence ("away from the 3rd until the 17th") are the ones that name the end.
const LANGUAGES: readonly Language[] = [
  {
    lead: /\b(?:until|till|through|(?:return(?:ing)?|be back|am back|i'm back|back)(?: (?:in|to) the office| at work| at my desk)?(?: again)? on|back from|return(?:ing)? (?:to the office )?(?:on )?)/gi,
    parse: (text, reference) => en.GB.parse(text, reference, { forwardDate: true }),
  },
  {
    lead: /(?:\bbis(?: einschließlich| einschliesslich)?(?: zum)?|\bab(?: dem)?|\bzurück(?: im büro)? am|\bwieder (?:da|erreichbar|im büro) (?:am|ab)|\bam)(?=\s)/gi,
    parse: (text, reference) => de.parse(text, reference, { forwardDate: true }),
  },
  {
    lead: /(?:\bjusqu['’](?:au|à|en)|\bde retour(?: au bureau)?(?: le| à partir du| dès le)?|\bà (?:partir|compter) du|\breviens le|\bau\b)/gi,
    parse: (text, reference) => fr.parse(text, reference, { forwardDate: true }),
  },
  {
    lead: /(?:\bhasta(?: el)?(?: día)?|\b(?:regreso|regresaré|vuelvo|volveré|de vuelta|de regreso|incorporaré)(?: a la oficina)?(?: el)?(?: día)?|\ba partir del?)/gi,
    parse: (text, reference) => es.parse(text, reference, { forwardDate: true }),
  },
  {
    lead: /\b(?:tot(?: en met)?|t\/m|terug op|vanaf|weer (?:aanwezig|bereikbaar|terug)(?: op| vanaf)?)/gi,
    parse: (text, reference) => nl.parse(text, reference, { forwardDate: true }),
  },
];

/** Nobody is away for longer and says so in an automatic reply; an older year is a mistake of the reply or of ours. */
const MAX_DAYS = 400;
const DAY_MS = 86_400_000;
/** "until Monday, the 17th of August 2026" */
const REACH = 48;
const MAX_LEADS = 12;
/** 03/04/2026 is in March or in April; nobody can tell. */
const EITHER_WAY = /\b(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}\b/;
/** Japanese names the day first, and then "until". */
const JAPANESE_DAY = /(20\d\d)年\s?(\d{1,2})月\s?(\d{1,2})日(?:\s?[(（].{1,3}[)）])?\s?(?:まで|から出社|より出社)/;
const ISO_DAY = /\b(20\d\d)-(\d\d)-(\d\d)\b/;

/**
 * @param words without quoted mail
 * @param sentAt when the reply was written: "until Friday" is the one after it
 * @returns `YYYY-MM-DD`, or null where no day is named, or not clearly
 */
export function readAwayUntil(words: string, sentAt: Date): string | null {
  const reference: ParsingReference = { instant: sentAt, timezone: 0 };
  for (const { lead, parse } of LANGUAGES) {
    let last: string | null = null;
    for (const match of [...words.matchAll(lead)].slice(0, MAX_LEADS)) {
      const after = words.slice(match.index + match[0].length, match.index + match[0].length + REACH);
      last = readDay(after.replace(/\s+/g, ' '), sentAt, (text) => parse(text, reference)[0]?.start) ?? last;
    }
    if (last !== null) return last;
  }
  const [, year, month, day] = JAPANESE_DAY.exec(words) ?? [];
  return day === undefined ? null : withinReach(`${year}-${pad(Number(month))}-${pad(Number(day))}`, sentAt);
}

function readDay(text: string, sentAt: Date, parse: (text: string) => DayParts | undefined): string | null {
  const iso = ISO_DAY.exec(text);
  if (iso) return withinReach(`${iso[1]}-${iso[2]}-${iso[3]}`, sentAt);
  const [, first = '', second = ''] = EITHER_WAY.exec(text) ?? [];
  if (first !== '' && first !== second && Number(first) <= 12 && Number(second) <= 12) return null;
  const parts = parse(text);
  if (parts === undefined) return null;
  const [year, month, day] = [parts.get('year'), parts.get('month'), parts.get('day')];
  if (year === null || month === null || day === null) return null;
  return withinReach(`${year}-${pad(month)}-${pad(day)}`, sentAt);
}

function withinReach(day: string, sentAt: Date): string | null {
  const days = (Date.parse(`${day}T00:00:00Z`) - sentAt.getTime()) / DAY_MS;
  return days > -2 && days <= MAX_DAYS ? day : null;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
