/** Forms as somebody with a browser's tools would send them: the form stays one, and what stands in it is hostile. */
import { mutate } from './mutate.ts';
import type { Chance } from './random.ts';
import type { FuzzTarget } from './target.ts';

/** As they stand in a body; half a character and bytes that are no text cannot be written otherwise. */
const VALUES = [
  '',
  '%00',
  'a%00b',
  '%ED%A0%80',
  '%FF%FE',
  '%E2%80%AE',
  'x'.repeat(70_000),
  '%F0%9F%90%91'.repeat(1_000),
  '%20'.repeat(3_000),
  '0',
  '-1',
  '1.5',
  '1e309',
  '2147483648',
  '9223372036854775808',
  '999999999999999',
  'NaN',
  'null',
  'on',
  '0000-00-00',
  '2026-02-31',
  '%2B275760-09-13',
  '-271821-04-20',
  '%7B%22__proto__%22%3A%7B%22isOn%22%3Atrue%7D%7D',
  '%5B%5D',
  '%5B%5B%5B%5B%5B1%5D%5D%5D%5D%5D',
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  '%27%3B--',
  '%25',
  '%3Cscript%3Ealert(1)%3C%2Fscript%3E',
  '%0D%0ASet-Cookie%3A%20a%3Db',
  '..%2F..%2Fetc%2Fpasswd',
  '%2F%2Fevil.example%2F',
  'https%3A%2F%2Fevil.example',
  'a%40b.example%2Cc%40d.example',
  '(a%2B)%2B%24',
];
const NAMES = ['__proto__', 'constructor', 'toString', 'length', 'then', 'a%5B%5D', 'a%5Bb%5D', '%00', '', '%ED%A0%80'];

/** @param ids of another portal, with which no form of this one may do anything */
export function createFormMutation(ids: readonly string[]): Required<FuzzTarget>['mutate'] {
  const values = [...VALUES, ...ids];
  return (sample, chance, others) => {
    if (chance.below(6) === 0) return mutate(sample, chance, others);
    const text = sample.toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    let start = text.slice(0, end);
    let fields = text.slice(end + 4).split('&');
    for (let left = 1 + chance.below(3); left > 0; left -= 1) {
      if (chance.below(4) === 0)
        start = start.replaceAll(/(?<=\/)\d+(?![\d.])/g, () => chance.pick(values.filter(fitsPath)));
      else fields = changeFields(fields, chance, values);
    }
    return Buffer.from(`${start}\r\n\r\n${fields.join('&')}`, 'latin1');
  };
}

const fitsPath = (value: string): boolean => value.length < 3_000;

function changeFields(fields: readonly string[], chance: Chance, values: readonly string[]): string[] {
  const at = chance.below(fields.length);
  const [name = ''] = (fields[at] ?? '').split('=');
  const value = chance.pick(values);
  switch (chance.below(7)) {
    case 0:
      return fields.toSpliced(at, 1);
    case 1:
      return fields.toSpliced(at, 0, `${name}=${value}`);
    case 2:
      return fields.toSpliced(at, 1, `${chance.pick(NAMES)}=${value}`);
    case 3:
      return fields.toSpliced(at, 1, `${name}%5B%5D=${value}`);
    default:
      return fields.toSpliced(at, 1, `${name}=${value}`);
  }
}
