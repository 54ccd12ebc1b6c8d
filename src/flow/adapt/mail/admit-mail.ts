/** What is sent or uploaded as a mail and is none: told in words, before anybody looks for a meaning in it. */

const FORMATS: readonly (readonly [string, string])[] = [
  ['PK\u0003\u0004', 'a ZIP archive: unpack it first'],
  ['\u001f\u008b', 'compressed with gzip: unpack it first'],
  ['\u00d0\u00cf\u0011\u00e0', 'a mail in the format of Outlook (.msg): save it as .eml'],
  ['!BDN', 'a mailbox of Outlook (.pst): export its mails as .eml or mbox'],
  ['%PDF', 'a PDF: save the mail itself as .eml'],
];

/** @returns why it cannot be read, or null */
export function whyNoMail(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 512)).toString('latin1');
  if (
    head.trim() === '' &&
    Buffer.from(bytes.subarray(0, 64 * 1024))
      .toString('latin1')
      .trim() === ''
  ) {
    return 'The mail is empty.';
  }
  const format = FORMATS.find(([start]) => head.startsWith(start));
  if (format) return `This is no mail but ${format[1]}.`;
  return null;
}
