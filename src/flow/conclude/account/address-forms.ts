/** How a company makes an address of a name: the forms in use, found in addresses and applied to names. */

export interface PersonName {
  readonly firstName: string | null;
  readonly lastName: string | null;
}

type Form = (first: string, last: string) => string;

const initial = (word: string): string => word.slice(0, 1);

/** Most used first, which decides between two that fit alike. */
const FORMS: Readonly<Record<string, Form>> = {
  'first.last': (first, last) => `${first}.${last}`,
  flast: (first, last) => initial(first) + last,
  'f.last': (first, last) => `${initial(first)}.${last}`,
  first: (first) => first,
  firstlast: (first, last) => first + last,
  firstl: (first, last) => first + initial(last),
  'first.l': (first, last) => `${first}.${initial(last)}`,
  first_last: (first, last) => `${first}_${last}`,
  'first-last': (first, last) => `${first}-${last}`,
  last: (_first, last) => last,
  'last.first': (first, last) => `${last}.${first}`,
  lastf: (first, last) => last + initial(first),
  'last.f': (first, last) => `${last}.${initial(first)}`,
  lastfirst: (first, last) => last + first,
  last_first: (first, last) => `${last}_${first}`,
  fl: (first, last) => initial(first) + initial(last),
};
const FORM_IDS: readonly string[] = Object.keys(FORMS);

/** German and Nordic letters are written out by some, and lose their marks with others. */
const WRITTEN_OUT: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa', æ: 'ae', ß: 'ss' };
const STRIPPED: Readonly<Record<string, string>> = { ø: 'o', æ: 'ae', ß: 'ss', ł: 'l', đ: 'd' };

/** @returns the ids of all forms that make this local part of this name; none without a whole name */
export function formsOf(localPart: string, name: PersonName): readonly string[] {
  const bare = localPart.replace(/\+.*$/, '');
  const spelled = spellings(name);
  return FORM_IDS.filter((id) => spelled.some(({ first, last }) => FORMS[id]?.(first, last) === bare));
}

/** @returns the local part, or null for a name that is not whole */
export function applyForm(id: string, name: PersonName): string | null {
  const [usual] = spellings(name);
  return usual === undefined ? null : (FORMS[id]?.(usual.first, usual.last) ?? null);
}

interface Spelling {
  readonly first: string;
  readonly last: string;
}

/** The usual one first. */
function spellings({ firstName, lastName }: PersonName): readonly Spelling[] {
  if (!firstName?.trim() || !lastName?.trim()) return [];
  const spelled = new Map<string, Spelling>();
  for (const letters of [STRIPPED, WRITTEN_OUT]) {
    const [first, last] = [plain(firstName, letters), plain(lastName, letters)];
    // `Anna Maria` is anna, anna-maria or annamaria; `van der Berg` is vanderberg, or berg.
    for (const one of [first.split('-')[0] ?? first, first, first.replaceAll('-', '')]) {
      for (const other of [last.replaceAll('-', ''), last, last.split('-').at(-1) ?? last]) {
        if (one !== '' && other !== '') spelled.set(`${one} ${other}`, { first: one, last: other });
      }
    }
  }
  return [...spelled.values()];
}

function plain(name: string, letters: Readonly<Record<string, string>>): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[äöüøåæßłđ]/g, (letter) => letters[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[\s.]+/g, '-')
    .replace(/[^a-z0-9-]/g, '');
}

/** The form that explains the most of these addresses, and how many of those with a whole name it explains. */
export function learnForm(
  addresses: readonly (PersonName & { readonly email: string })[],
): { readonly id: string; readonly fits: readonly string[]; readonly named: number } | null {
  const named = addresses
    .filter((one) => one.firstName?.trim() && one.lastName?.trim())
    .map((one) => ({ email: one.email, forms: formsOf(one.email.split('@')[0] ?? '', one) }));
  let best: { id: string; fits: string[] } | null = null;
  for (const id of FORM_IDS) {
    const fits = named.filter(({ forms }) => forms.includes(id)).map((one) => one.email);
    if (fits.length > (best?.fits.length ?? 0)) best = { id, fits };
  }
  return best === null ? null : { ...best, named: named.length };
}
