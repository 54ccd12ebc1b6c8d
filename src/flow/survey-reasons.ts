/** The answers of the survey as a rep reads them. */
const WORDS: Readonly<Record<string, string>> = {
  too_often: 'too many emails',
  not_relevant: 'not relevant to them',
  never_signed_up: 'they say that they never signed up',
  content_or_tone: 'the content or its tone',
  changed_role: 'they changed their role',
  other: 'something else',
};

/** @param reason the code of the survey; one that a portal made itself is shown as it is */
export function reasonInWords(reason: string): string {
  return WORDS[reason] ?? reason.replaceAll('_', ' ');
}
