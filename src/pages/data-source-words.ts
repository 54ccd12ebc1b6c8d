/** What the kinds, verdicts and checks of data sources are called. */
import {
  type CheckAnswer,
  type CheckItem,
  DATA_SOURCE_KINDS,
  type DataSourceKind,
  type DataSourceVerdict,
} from '../flow/data-source-card.ts';
import type { Tone } from './words.ts';

export const KIND_WORDS: Readonly<Record<DataSourceKind, string>> = {
  form: 'A form of ours',
  partner: 'A partner',
  import: 'A file of ours',
  guessed: 'Guessed addresses',
  verified: 'Verified addresses',
};

/** Of a key of rates; what is no kind stays as it is. */
export function kindName(key: string): string {
  const kind = DATA_SOURCE_KINDS.find((one) => one === key);
  return kind === undefined ? key : KIND_WORDS[kind];
}

export const VERDICT_WORDS: Readonly<
  Record<DataSourceVerdict, { readonly label: string; readonly tone: Tone; readonly advice: string }>
> = {
  stop: {
    label: 'Stop',
    tone: 'red',
    advice: 'Surely more than one in ten is unknown. Take nothing more from it until its sign-up is mended.',
  },
  sample: {
    label: 'Sample first',
    tone: 'amber',
    advice: 'Surely above what providers bear. Mail a small sample from an IP of its own before anything else of it.',
  },
  fix: { label: 'Fix', tone: 'blue', advice: 'Surely above what careful senders have. Work through the checklist.' },
  fine: { label: 'Fine', tone: 'green', advice: 'Surely below 1 %. Look at it again now and then.' },
  unsure: {
    label: 'Not sure yet',
    tone: 'grey',
    advice: 'There is too little mail to say, and nothing is said by chance.',
  },
};

export const ITEM_WORDS: Readonly<Record<CheckItem, string>> = {
  ip_welcome: 'Welcome and confirmation mail has a sending IP of its own',
  ip_forward: 'Forward-to-a-friend mail has a sending IP of its own',
  ip_partner: 'Mail to partner data has a sending IP of its own',
  sample_first: 'A sample of each file is mailed before the rest',
  file_reviewed: 'Files are looked through for malformed and role addresses',
  partner_audit: 'The partner’s sign-up was audited',
  malformed_refused: 'The form refuses malformed addresses',
  roles_refused: 'The form refuses role addresses such as abuse@',
  quarantine: 'New addresses wait until a welcome mail did not bounce',
  double_opt_in: 'People confirm by a link in a mail (double opt-in)',
  captcha: 'A CAPTCHA keeps robots out of the sign-up',
  preference_centre: 'People can change address and frequency (preference centre)',
};

export const ANSWER_WORDS: Readonly<Record<CheckAnswer, { readonly label: string; readonly tone: Tone }>> = {
  yes: { label: 'Yes', tone: 'green' },
  no: { label: 'No', tone: 'red' },
  not_applicable: { label: 'Not applicable', tone: 'grey' },
};
