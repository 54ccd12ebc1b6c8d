/** Why something is no mail address, in words for whoever collected it. Pure. */

/** @param written what is no address */
export function whyMalformed(written: string): string {
  const text = written.trim();
  if (text === '') return 'It is empty.';
  const ats = text.split('@').length - 1;
  if (ats === 0) return 'It has no @.';
  if (ats > 1) return 'It has more than one @.';
  const [local = '', domain = ''] = text.split('@');
  if (local === '') return 'Nothing stands before the @.';
  if (domain === '') return 'Nothing stands after the @.';
  if (/\s/.test(text)) return 'It has a space in it.';
  if (text.length > 254 || local.length > 64) return 'It is longer than an address can be.';
  if (!domain.includes('.')) return 'Its domain has no dot.';
  if (domain.includes('..')) return 'Its domain has two dots in a row.';
  return 'It has characters that no address has.';
}
