/** Settings as they were stored, by whichever release: what came after they were made stands as it is by default. */
import { countryCode } from './decide/country-code.ts';
import { type ContactRule, DEFAULT_SETTINGS, type Settings } from './settings.ts';
import type { TaughtRule } from './taught-rule.ts';

/** Before there was a table: `US` for customers and people at companies, `US:private` for everybody there. */
interface Former {
  readonly callAllowedCountries?: readonly string[];
}

/** As they are stored: of what replies mean, the numbers alone. */
type StoredSettings = Partial<Pick<Settings, 'conclude' | 'decide' | 'subscriptions'>>;

/** @param version of the row, which decides what version the settings are of */
export function readSettings(stored: StoredSettings, version: number, taught: readonly TaughtRule[] = []): Settings {
  const { conclude, decide, subscriptions } = DEFAULT_SETTINGS;
  const { callAllowedCountries = [], ...own } = (stored.decide ?? {}) as Partial<Settings['decide']> & Former;
  return {
    version,
    conclude: { ...conclude, ...stored.conclude },
    decide: {
      ...decide,
      contactRules: callAllowedCountries.flatMap(toContactRules),
      ...own,
      openers: { ...decide.openers, ...own.openers },
      streamOpeners: { ...decide.streamOpeners, ...own.streamOpeners },
      plays: { ...decide.plays, ...own.plays },
      wording: { ...decide.wording, ...own.wording },
    },
    subscriptions: { ...subscriptions, ...stored.subscriptions },
    taught,
  };
}

/** What was no country allowed nothing. */
function toContactRules(entry: string): ContactRule[] {
  const [country = '', type = ''] = entry.split(':');
  const place = countryCode(country);
  if (place === null) return [];
  const isPrivate = type.trim().toLowerCase() === 'private';
  const whom = isPrivate ? (['everybody'] as const) : (['customer', 'company'] as const);
  return whom.map((who) => ({ place, who, basis: 'any', answer: 'call' }));
}
