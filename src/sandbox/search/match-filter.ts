import type { PropertyType } from '../model/property.ts';
import type { SearchFilter } from './query.ts';

/**
 * Whether a value passes a filter. Text is compared without regard to letter case; a missing value passes only
 * NEQ, NOT_IN, NOT_CONTAINS_TOKEN and NOT_HAS_PROPERTY.
 */
export function matchFilter(filter: SearchFilter, type: PropertyType, value: string | null): boolean {
  const { operator } = filter;
  if (operator === 'HAS_PROPERTY') return value !== null;
  if (operator === 'NOT_HAS_PROPERTY') return value === null;
  if (value === null) return operator === 'NEQ' || operator === 'NOT_IN' || operator === 'NOT_CONTAINS_TOKEN';
  const compare = (other: string | undefined) => compareValues(type, value, other ?? '');
  switch (operator) {
    case 'EQ':
      return compare(filter.value) === 0;
    case 'NEQ':
      return compare(filter.value) !== 0;
    case 'LT':
      return compare(filter.value) < 0;
    case 'LTE':
      return compare(filter.value) <= 0;
    case 'GT':
      return compare(filter.value) > 0;
    case 'GTE':
      return compare(filter.value) >= 0;
    case 'BETWEEN':
      return compare(filter.value) >= 0 && compare(filter.highValue) <= 0;
    case 'IN':
      return (filter.values ?? []).some((candidate) => compare(candidate) === 0);
    case 'NOT_IN':
      return !(filter.values ?? []).some((candidate) => compare(candidate) === 0);
    case 'CONTAINS_TOKEN':
      return containsToken(value, filter.value ?? '');
    case 'NOT_CONTAINS_TOKEN':
      return !containsToken(value, filter.value ?? '');
  }
}

/** Numbers and times by size, everything else as text. */
export function compareValues(type: PropertyType, a: string, b: string): number {
  if (type === 'number') return Number(a) - Number(b);
  if (type === 'date' || type === 'datetime') return timeOf(a) - timeOf(b);
  const left = a.toLowerCase();
  const right = b.toLowerCase();
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The words of `wanted` stand side by side in `text`; `*` in a word stands for any letters. */
export function containsToken(text: string, wanted: string): boolean {
  const words = tokensOf(text);
  const needles = wanted
    .toLowerCase()
    .split(/[^\p{L}\p{N}*]+/u)
    .filter((needle) => needle !== '')
    .map((needle) => new RegExp(`^${needle.replaceAll('*', '.*')}$`, 'u'));
  if (needles.length === 0) return false;
  return words.some((_, start) => needles.every((needle, offset) => needle.test(words[start + offset] ?? '')));
}

function tokensOf(text: string): string[] {
  return text
    .replace(/<[^>]*>/g, ' ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== '');
}

function timeOf(value: string): number {
  return /^-?\d+$/.test(value) ? Number(value) : Date.parse(value);
}
