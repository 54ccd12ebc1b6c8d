/** Countries as people write them in a CRM: to ISO 3166 codes, and back to English names. */

/** Enough for what HubSpot's forms and its users write; anything else is unknown, which is the strictest. */
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt'];

/** What no dictionary of region names holds. */
const ALSO: Readonly<Record<string, string>> = {
  usa: 'US',
  'united states of america': 'US',
  america: 'US',
  'great britain': 'GB',
  britain: 'GB',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  'northern ireland': 'GB',
  holland: 'NL',
  'the netherlands': 'NL',
  uae: 'AE',
};

const EU = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ');
/** Groups that rules may name, with their members. The United Kingdom is a country: GB. */
const GROUPS: Readonly<Record<string, ReadonlySet<string>>> = {
  EU: new Set(EU),
  EEA: new Set([...EU, 'IS', 'LI', 'NO']),
};
/** Any other known country: whoever means the EEA or the United Kingdom must say so. */
const ELSEWHERE = '*';

/** Regions and placeholders: a rule for "EU" must name the countries that its author means. */
const NO_COUNTRIES: ReadonlySet<string> = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ']);

let known: ReadonlyMap<string, string> | null = null;

/** @returns the ISO code in upper case; null for what is no country that we know */
export function countryCode(written: string | null): string | null {
  if (written === null) return null;
  known ??= readNames();
  return known.get(simplify(written)) ?? null;
}

export function countryName(code: string): string {
  return new Intl.DisplayNames('en', { type: 'region' }).of(code) ?? code;
}

const WITH_ARTICLE = /^(?:United|Netherlands|Philippines|Bahamas|Maldives)/;

/** A country, a group of them, or elsewhere: as rules name it. @returns null for what is none of these */
export function placeCode(written: string): string | null {
  const name = simplify(written);
  if (name === ELSEWHERE || name === 'elsewhere') return ELSEWHERE;
  if (name === 'eu' || name === 'european union') return 'EU';
  if (name === 'eea' || name === 'european economic area') return 'EEA';
  return countryCode(written);
}

export function placeName(place: string): string {
  if (place === ELSEWHERE) return 'countries outside the EEA and the United Kingdom';
  if (place in GROUPS) return `the ${place}`;
  const name = countryName(place);
  return WITH_ARTICLE.test(name) ? `the ${name}` : name;
}

/** @param country ISO code, which is known: nowhere is in no place */
export function isInPlace(country: string, place: string): boolean {
  if (place === ELSEWHERE) return country !== 'GB' && GROUPS.EEA?.has(country) !== true;
  return place === country || GROUPS[place]?.has(country) === true;
}

function readNames(): ReadonlyMap<string, string> {
  const codes = new Map<string, string>();
  for (const language of LANGUAGES) {
    const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    for (const code of allCodes()) {
      const name = names.of(code);
      if (name === undefined || NO_COUNTRIES.has(code)) continue;
      // Older codes stand for newer ones: UK for GB.
      const current = new Intl.Locale(`und-${code}`).region ?? code;
      codes.set(simplify(name), current);
      codes.set(code.toLowerCase(), current);
    }
  }
  for (const [name, code] of Object.entries(ALSO)) codes.set(name, code);
  return codes;
}

function allCodes(): readonly string[] {
  const letters = Array.from({ length: 26 }, (_, n) => String.fromCharCode(65 + n));
  return letters.flatMap((first) => letters.map((second) => `${first}${second}`));
}

function simplify(written: string): string {
  return written.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('.', '').replace(/\s+/g, ' ').trim().toLowerCase();
}
