/** What a column of a file holds, gathered while its rows stream by; dates are recognised for the column as a whole. */
import { dateFormOf } from './read-date.ts';

export interface ColumnProfile {
  readonly name: string;
  /** Cells that hold anything. */
  readonly filled: number;
  readonly addresses: number;
  readonly dates: number;
  /** Of the dates those that can only be read with the day first, only with the month first, or both ways. */
  readonly dayFirst: number;
  readonly monthFirst: number;
  readonly eitherWay: number;
  /** Both ways, with dots, as those write who put the day first. */
  readonly dotted: number;
  /** Distinct values, a few of them, in the order in which they came. */
  readonly samples: readonly string[];
  /** All distinct values, where they are few. */
  readonly words: readonly string[] | null;
}

const SAMPLES = 3;
const MOST_WORDS = 30;
const MAX_SAMPLE = 120;

type Counted = { -readonly [Key in keyof ColumnProfile]: ColumnProfile[Key] } & { samples: string[] };

export class ColumnProfiler {
  readonly #columns: Counted[];
  readonly #words: (Set<string> | null)[];

  constructor(header: readonly string[]) {
    this.#columns = header.map(startOf);
    this.#words = header.map(() => new Set());
  }

  note(cells: readonly string[]): void {
    for (let at = 0; at < cells.length; at++) {
      const text = (cells[at] ?? '').trim();
      if (text === '') continue;
      this.#grow(at);
      const column = this.#columns[at];
      if (!column) continue;
      column.filled += 1;
      if (text.includes('@')) column.addresses += 1;
      else if (text.length <= 60) this.#noteDate(column, text);
      if (column.samples.length < SAMPLES && !column.samples.includes(text.slice(0, MAX_SAMPLE)))
        column.samples.push(text.slice(0, MAX_SAMPLE));
      const words = this.#words[at];
      if (!words) continue;
      if (text.length > 60) this.#words[at] = null;
      else if (words.add(text).size > MOST_WORDS) this.#words[at] = null;
    }
  }

  #grow(at: number): void {
    while (this.#columns.length <= at) {
      this.#columns.push(startOf('', this.#columns.length));
      this.#words.push(new Set());
    }
  }

  #noteDate(column: Counted, text: string): void {
    // Columns of words or numbers are not tried to their end.
    if (column.filled > 200 && column.dates === 0) return;
    const form = dateFormOf(text);
    if (form === null) return;
    column.dates += 1;
    if (form === 'dmy') column.dayFirst += 1;
    else if (form === 'mdy') column.monthFirst += 1;
    else if (form === 'either') column.eitherWay += 1;
    else if (form === 'dotted') column.dotted += 1;
  }

  profiles(): ColumnProfile[] {
    return this.#columns.map((column, at) => {
      const words = this.#words[at];
      return { ...column, words: words ? [...words] : null };
    });
  }
}

function startOf(name: string, at: number): Counted {
  return {
    name: name.trim() === '' ? `Column ${at + 1}` : name.trim().slice(0, MAX_SAMPLE),
    filled: 0,
    addresses: 0,
    dates: 0,
    dayFirst: 0,
    monthFirst: 0,
    eitherWay: 0,
    dotted: 0,
    samples: [],
    words: null,
  };
}

/** @returns null where both readings are possible, or some dates need the one and some the other: somebody has to say */
export function tellDayFirst(column: ColumnProfile): { readonly dayFirst: boolean | null; readonly isAsked: boolean } {
  const { dayFirst, monthFirst, eitherWay, dotted } = column;
  if (dayFirst + monthFirst + eitherWay + dotted === 0) return { dayFirst: null, isAsked: false };
  if (dayFirst > 0 && monthFirst > 0) return { dayFirst: null, isAsked: true };
  if (dayFirst > 0) return { dayFirst: true, isAsked: false };
  if (monthFirst > 0) return { dayFirst: false, isAsked: false };
  return eitherWay === 0 ? { dayFirst: true, isAsked: false } : { dayFirst: null, isAsked: true };
}
