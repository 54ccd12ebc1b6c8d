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
