/** The table of whom one may call, between its form and the settings: four fields to a row, and some rows to write into. */
import { z } from 'zod';
import { placeCode, placeName } from '../flow/decide/country-code.ts';
import { CONTACT_BASES, CONTACT_TYPES, type ContactRule } from '../flow/settings.ts';
import type { RulesForm } from './rules-form.ts';

export const WHOM = [...CONTACT_TYPES, 'everybody'] as const;
export const BASES = ['any', ...CONTACT_BASES] as const;
export const ANSWERS = ['review', 'call'] as const;

/** Offered below those that are there. */
const EMPTY_ROWS = 3;
const MOST_ROWS = 100;
const NAME_MAX = 100;

const ROW = { place: '', who: 'customer', basis: 'any', answer: 'review' } as const;
type Field = keyof typeof ROW;

export function writeContactRules(rules: readonly ContactRule[]): RulesForm {
  const form: Record<string, string> = {};
  const rows = [
    ...rules.map((rule) => ({ ...rule, place: rule.place === '*' ? 'elsewhere' : placeName(rule.place) })),
    ...Array.from({ length: EMPTY_ROWS }, () => ROW),
  ];
  rows.forEach((row, n) => {
    for (const field of Object.keys(ROW) as Field[]) form[`${field}-${n + 1}`] = row[field].replace(/^the /, '');
  });
  return form;
}

/** @returns how many rows stand in a form, with those that are empty */
export function countRows(form: RulesForm): number {
  const numbers = Object.keys(form).map((name) => Number(/^place-(\d{1,3})$/.exec(name)?.[1] ?? 0));
  return Math.min(MOST_ROWS, Math.max(0, ...numbers));
}

/** For the schema of the whole page. A row without a place is no row. */
export function contactRuleFields(): Record<string, z.ZodType> {
  const fields: Record<string, z.ZodType> = {};
  for (let row = 1; row <= MOST_ROWS; row++) {
    fields[`place-${row}`] = z
      .string()
      .trim()
      .max(NAME_MAX, 'No country has so long a name.')
      .default('')
      .refine(
        (text) => text === '' || placeCode(text) !== null,
        'No country that we know. Write its English name, its code of two letters, EU, EEA or elsewhere.',
      );
    fields[`who-${row}`] = z.enum(WHOM, 'Choose one of these.').default(ROW.who);
    fields[`basis-${row}`] = z.enum(BASES, 'Choose one of these.').default(ROW.basis);
    fields[`answer-${row}`] = z.enum(ANSWERS, 'Choose one of these.').default(ROW.answer);
  }
  return fields;
}

/** @param typed as the schema let it through */
export function readContactRules(typed: Readonly<Record<string, unknown>>): ContactRule[] {
  const rules: ContactRule[] = [];
  for (let row = 1; row <= MOST_ROWS; row++) {
    const written = typed[`place-${row}`];
    const place = typeof written === 'string' ? placeCode(written) : null;
    if (place === null) continue;
    rules.push({
      place,
      who: typed[`who-${row}`] as ContactRule['who'],
      basis: typed[`basis-${row}`] as ContactRule['basis'],
      answer: typed[`answer-${row}`] as ContactRule['answer'],
    });
  }
  return rules;
}
