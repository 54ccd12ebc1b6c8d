/** Settings that somebody wrote into a file, laid over those in force: checked as the forms are, and by name. */
import { z } from 'zod';
import {
  CONTACT_BASES,
  CONTACT_TYPES,
  DEFAULT_SETTINGS,
  OPENER_LANGUAGES,
  PLAY_IDS,
  type Settings,
} from '../flow/settings.ts';
import { BellwetherError } from '../lib/errors.ts';
import { RULE_NUMBERS } from './rule-numbers.ts';
import { RULE_PAGES } from './rule-pages.ts';
import { findContradictions } from './rules-form.ts';

const ownerId = z.string().min(1).nullable();
const onOff = z.enum(['on', 'off']);
const openers = z.partialRecord(z.enum(OPENER_LANGUAGES), z.string());

const FILE = z.strictObject({
  conclude: z.strictObject(numbersOf('conclude')).partial().optional(),
  decide: z
    .strictObject({
      ...numbersOf('decide'),
      championRoles: z.array(z.string()),
      fallbackOwnerId: ownerId,
      serviceOwnerId: ownerId,
      contactRules: z.array(
        z.strictObject({
          place: z.string().regex(/^(?:[A-Z]{2,3}|\*)$/, 'A country as two capital letters, EU, EEA, or *.'),
          who: z.enum([...CONTACT_TYPES, 'everybody']),
          basis: z.enum([...CONTACT_BASES, 'any']),
          answer: z.enum(['call', 'review']),
        }),
      ),
      openers,
      streamOpeners: openers,
      personalTouch: onOff,
      weeklyReasons: onOff,
      ownerDigest: onOff,
      adminDigestOwnerId: ownerId,
      suppressDead: z.enum(['suggest', 'automatic']),
      plays: z.partialRecord(z.enum(PLAY_IDS), z.strictObject({ on: z.boolean() })),
      wording: z.partialRecord(z.enum(PLAY_IDS), z.strictObject({ title: z.string(), opening: z.string() }).partial()),
    })
    .partial()
    .optional(),
});

/**
 * @param text JSON: `{"conclude": {...}, "decide": {...}}`; what it leaves out stays as it is
 * @throws BellwetherError `settings.wrong`, which names each fault by its place
 */
export function readSettingsFile(text: string, current: Settings): Settings {
  const parsed = FILE.safeParse(readJson(text));
  if (!parsed.success)
    throw wrong(parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`));
  const { conclude, decide = {} } = parsed.data;
  const wording = Object.entries(decide.wording ?? {}).map(([play, words]) => [
    play,
    { ...current.decide.wording[play as keyof Settings['decide']['wording']], ...words },
  ]);
  // Checked above: what is there has the type of what it replaces.
  const settings = {
    ...current,
    conclude: { ...current.conclude, ...conclude },
    decide: {
      ...current.decide,
      ...decide,
      openers: { ...current.decide.openers, ...decide.openers },
      streamOpeners: { ...current.decide.streamOpeners, ...decide.streamOpeners },
      plays: { ...current.decide.plays, ...decide.plays },
      wording: { ...current.decide.wording, ...Object.fromEntries(wording) },
    },
  } as Settings;
  const faults = new Map(RULE_PAGES.flatMap((page) => Object.entries(findContradictions(page, settings))));
  if (faults.size > 0) throw wrong([...faults].map(([key, message]) => `${key}: ${message}`));
  return settings;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw wrong([`it is no JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}`]);
  }
}

/** Every number of a part, within what the forms allow. */
function numbersOf(part: 'conclude' | 'decide'): Record<string, z.ZodNumber> {
  const numbers = Object.entries(DEFAULT_SETTINGS[part]).filter(([, value]) => typeof value === 'number');
  return Object.fromEntries(
    numbers.map(([key]) => {
      const rule = RULE_NUMBERS.find((one) => one.part === part && one.key === key);
      const scale = rule?.scale ?? 1;
      return [
        key,
        rule
          ? z
              .number()
              .min(rule.min / scale)
              .max(rule.max / scale)
          : z.number().min(0),
      ];
    }),
  );
}

function wrong(faults: readonly string[]): BellwetherError {
  return new BellwetherError('settings.wrong', `These settings cannot be tried. ${faults.join('; ')}.`);
}
