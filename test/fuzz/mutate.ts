/** Samples as an attacker, a broken proxy or next year's release would change them. */
import type { Chance } from './random.ts';

/** What parsers stumble over: ends and beginnings of their own grammars, numbers at the edge, text that no database takes. */
const SPLICES = [
  '\u0000',
  '\r\n',
  '\r\n\r\n',
  '"',
  '\\u0000',
  '\\ud800',
  '{"a":',
  '['.repeat(3_000),
  '{"__proto__":{"constructor":1}}',
  'null',
  '-1',
  '1e309',
  '99999999999999999999',
  '-8640000000000001',
  'true',
  '[]',
  '{}',
  '%',
  '%00',
  '%ff%fe',
  '&',
  '=',
  '--',
  '../../../../etc/passwd',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '<script>alert(1)</script>',
  '=cmd|calc!A1',
  '\u202e',
  '\ufeff',
  'ı̇ß',
  '(a+)+$',
  'a@b.',
  '@'.repeat(400),
  ' '.repeat(5_000),
  ',"'.repeat(300),
  '(((('.repeat(300),
  '=?utf-8?B?////?=',
];
const NUMBERS = [
  '0',
  '-1',
  '1e400',
  '2147483648',
  '9007199254740993',
  '""',
  'null',
  '[]',
  '{}',
  '"\\u0000"',
  '"\\ud800"',
];

/** @returns the sample after one to six changes */
export function mutate(sample: Buffer, chance: Chance, others: readonly Buffer[]): Buffer {
  let bytes = sample;
  for (let left = 1 + chance.below(6); left > 0; left -= 1) bytes = change(bytes, chance, others);
  return bytes;
}

function change(bytes: Buffer, chance: Chance, others: readonly Buffer[]): Buffer {
  const at = chance.below(bytes.length + 1);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  const length = 1 + chance.below(chance.pick([2, 20, 400]));
  switch (chance.below(8)) {
    case 0:
      return Buffer.concat([before, after.subarray(length)]);
    case 1:
      return before.length > 0 ? before : after;
    case 2: {
      const flipped = Buffer.from(bytes);
      if (at < flipped.length) flipped[at] = (flipped[at] ?? 0) ^ (1 << chance.below(8));
      return flipped;
    }
    case 3:
      return Buffer.concat([
        before,
        ...Array.from({ length: 1 + chance.below(30) }, () => after.subarray(0, length)),
        after,
      ]);
    case 4: {
      const other = chance.pick(others);
      const from = chance.below(other.length + 1);
      return Buffer.concat([before, other.subarray(from, from + length), after]);
    }
    case 5:
      return replaceValue(bytes, at, chance);
    default:
      return Buffer.concat([before, Buffer.from(chance.pick(SPLICES)), after]);
  }
}

/** Of JSON, and whatever looks like it: the next value becomes another one, so that the text around stays readable. */
function replaceValue(bytes: Buffer, at: number, chance: Chance): Buffer {
  const text = bytes.toString('latin1');
  const rest = text.slice(at);
  const value = /:\s*("(?:[^"\\]|\\.){0,2000}"|-?\d[\d.e+-]*|true|false|null)/.exec(rest);
  if (value?.[1] === undefined) return bytes;
  const start = at + value.index + value[0].length - value[1].length;
  return Buffer.from(text.slice(0, start) + chance.pick(NUMBERS) + text.slice(start + value[1].length), 'latin1');
}
