/** Countries whose people may be called, between the form and the settings: `DE`, and `US:private` for persons without a company. */
import { countryCode, countryName } from '../flow/decide/country-code.ts';

export interface CallCountries {
  /** ISO 3166 codes: customers and people at a company there. */
  readonly companies: readonly string[];
  /** Everybody there. */
  readonly everybody: readonly string[];
}

export function readCallCountries(entries: readonly string[]): CallCountries {
  const companies: string[] = [];
  const everybody: string[] = [];
  for (const entry of entries) {
    const [country = '', type = ''] = entry.split(':');
    const code = countryCode(country);
    if (code !== null) (type.trim().toLowerCase() === 'private' ? everybody : companies).push(code);
  }
  return { companies, everybody };
}

export function writeCallCountries({ companies, everybody }: CallCountries): string[] {
  const businessOnly = companies.filter((code) => !everybody.includes(code));
  return [...new Set([...businessOnly, ...everybody.map((code) => `${code}:private`)])].sort();
}

/** One to a line, or separated by commas. */
export function readCountryList(text: string): {
  readonly codes: readonly string[];
  readonly unknown: readonly string[];
} {
  const names = text
    .split(/[\n,;]+/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const read = names.map((name) => ({ name, code: countryCode(name) }));
  return {
    codes: [...new Set(read.flatMap(({ code }) => code ?? []))],
    unknown: read.filter(({ code }) => code === null).map(({ name }) => name),
  };
}

export function writeCountryList(codes: readonly string[]): string {
  return codes.map(countryName).join('\n');
}
