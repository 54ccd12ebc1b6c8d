/** What a page reads from its address: each reader answers null for what cannot be meant. */
import type { Request } from 'express';

/** @returns '' where the parameter is missing or doubled */
export function textOf(request: { readonly query: Readonly<Record<string, unknown>> }, name: string): string {
  const value = request.query[name];
  return typeof value === 'string' ? value : '';
}

export function oneOf<Choice extends string>(choices: readonly Choice[], text: string): Choice | null {
  return choices.find((choice) => choice === text) ?? null;
}

/** @returns null for what cannot be the id of a row */
export function readId(request: Request): number | null {
  return readNumber(String(request.params.id));
}

export function readNumber(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

export function readDate(text: string): Date | null {
  const date = new Date(text);
  return text === '' || Number.isNaN(date.getTime()) ? null : date;
}
