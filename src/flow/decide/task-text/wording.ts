/** A portal's own title and opening of a task. Pure, and plain text: enact escapes it. */
import type { Wording } from '../../settings.ts';
import type { TaskDraft, TaskSection } from '../play.ts';
import { fitSubject, oneLine, type SubjectPart } from './fit-subject.ts';
import { PLACEHOLDERS, type PlaceholderName, type PlaceholderValues } from './placeholders.ts';

export const TITLE_MAX = 100;
export const OPENING_MAX = 1_000;

const NAMES: readonly string[] = PLACEHOLDERS.map(({ name }) => name);
const BRACED = /\{([^{}]*)\}/;

/** What spreadsheets take for a formula when a list of tasks is exported to one. */
const FORMULA_SIGNS = /^[=+\-@\s]+/;
// Control characters and those that turn the direction of a text: HubSpot shows them as boxes, or upside down.
const UNSEEN = /[\p{Cc}\p{Bidi_Control}]/gu;

/** @returns why this wording cannot be taken; null where it can */
export function judgeWording(text: string, max: number): string | null {
  if (text.length > max) return `At most ${max} characters; these are ${text.length}.`;
  const unknown = [...text.matchAll(new RegExp(BRACED, 'g'))].find(([, name]) => !isKnown(name ?? ''));
  if (unknown) return `“${unknown[0]}” is not known. Use: ${NAMES.map((name) => `{${name}}`).join(', ')}.`;
  const rest = text.replaceAll(new RegExp(BRACED, 'g'), '');
  if (/[{}]/.test(rest)) return 'A brace stands alone: placeholders are written like {person}.';
  if (FORMULA_SIGNS.test(text.trim()))
    return 'It may not begin with =, +, - or @: spreadsheets would take it for a formula.';
  return null;
}

/** @returns as it is stored and judged: line breaks of one kind, nothing unseen */
export function tidyWording(text: string): string {
  const lines = text.replaceAll(/\r\n?/g, '\n').split('\n');
  return lines
    .map((line) => line.replaceAll('\t', ' ').replaceAll(UNSEEN, '').trimEnd())
    .join('\n')
    .trim();
}

/** @returns a subject of at most 120 characters; null where the wording is empty, or nothing of it is left */
function wordTitle(wording: Wording, values: PlaceholderValues): string | null {
  if (wording.title === '') return null;
  const parts = wording.title
    .split(BRACED)
    .map((part, n): SubjectPart => (n % 2 === 0 ? part.replaceAll(/\s+/g, ' ') : { name: fillIn(part, values) }));
  return withoutFormula(oneLine(fitSubject(parts))) || null;
}

/** @returns null where the wording is empty */
function wordOpening(wording: Wording, values: PlaceholderValues): string | null {
  const text = wording.opening.replaceAll(new RegExp(BRACED, 'g'), (_all, name: string) => fillIn(name, values));
  return text.trim() || null;
}

/** @returns the same task in the portal's own words, as far as it has any */
export function wordTask(task: TaskDraft, wording: Wording, values: PlaceholderValues): TaskDraft {
  const opening = wordOpening(wording, values);
  const first: TaskSection[] = opening === null ? [] : [{ heading: null, text: opening, items: [] }];
  return { ...task, subject: wordTitle(wording, values) ?? task.subject, sections: [...first, ...task.sections] };
}

function isKnown(name: string): name is PlaceholderName {
  return NAMES.includes(name);
}

/** A placeholder of a later version stays as it was written. */
function fillIn(name: string, values: PlaceholderValues): string {
  return isKnown(name) ? values[name] : `{${name}}`;
}

function withoutFormula(text: string): string {
  return text.replace(FORMULA_SIGNS, '');
}
