/** Files of suppressed addresses as each email service takes them, and what taking them does. Pure. */

export interface FileFormat {
  readonly id: string;
  readonly label: string;
  /** null: the service wants the first address in the first line. */
  readonly header: readonly string[] | null;
  /** Whom it holds, by reasons of the list. */
  readonly reasons: readonly string[];
  /** Of which mail it keeps people out. */
  readonly reach: 'marketing' | 'all';
  /** What that means. */
  readonly says: string;
  /** What to do with the file. */
  readonly steps: readonly string[];
  cells(email: string, reasons: readonly string[]): readonly string[];
}

/**
 * Wishes, and what colleagues entered. A pause is left out, since no service would end it; an address that no longer works,
 * since that is nobody's wish, and the service finds it out by its own bounce.
 */
const WISHES = ['unsubscribe_request', 'complaint', 'manual'] as const;
const addressAlone = (email: string) => [email];

export const FILE_FORMATS: readonly FileFormat[] = [
  {
    id: 'sendgrid',
    label: 'SendGrid, unsubscribe group',
    header: ['email'],
    reasons: WISHES,
    reach: 'marketing',
    says: 'Mail of that group is withheld. What you send without a group, such as receipts and password resets, still goes out.',
    steps: [
      'In SendGrid, open Suppressions, Unsubscribe Groups, and the group of your marketing mail.',
      'Upload the file there. Not under Global Unsubscribes: that would hold back receipts and password resets, too.',
    ],
    cells: addressAlone,
  },
  {
    id: 'ses',
    label: 'Amazon SES, account-level suppression list',
    header: null,
    reasons: ['dead', 'complaint'],
    reach: 'all',
    says: 'SES then sends these people nothing at all. So the file holds only addresses that no longer work, and people who marked mail as spam, whom SES lists by itself, too. SES has no list for wishes: have your script ask the API before each mailing.',
    steps: [
      'Put the file into an S3 bucket, in pieces of 100,000 lines at most.',
      'In SES, open Suppression list, Bulk actions, Add email addresses in bulk; or call CreateImportJob with PUT and CSV.',
    ],
    cells: (email, reasons) => [email, reasons.includes('complaint') ? 'COMPLAINT' : 'BOUNCE'],
  },
  {
    id: 'postmark',
    label: 'Postmark, broadcast stream',
    header: ['EmailAddress'],
    reasons: WISHES,
    reach: 'marketing',
    says: 'Postmark keeps a list for each message stream. Entered into a broadcast stream, it leaves your transactional streams alone.',
    steps: [
      'In Postmark, open the broadcast stream, then Suppressions.',
      'Add the addresses of the file there, or send them to its Suppressions API, some 50 at a time.',
    ],
    cells: addressAlone,
  },
  {
    id: 'mailchimp',
    label: 'Mailchimp',
    header: ['Email Address'],
    reasons: WISHES,
    reach: 'marketing',
    says: 'People are unsubscribed from one audience. Do it for each audience; transactional mail (Mandrill) has a list of its own.',
    steps: [
      'In Mailchimp, open the audience, then Import contacts, and upload the file.',
      'Choose the status Unsubscribed for all of them. Never Subscribed.',
    ],
    cells: addressAlone,
  },
  {
    id: 'hubspot',
    label: 'HubSpot, opt-out list',
    header: ['Email'],
    reasons: WISHES,
    reach: 'marketing',
    says: 'HubSpot marks them as unsubscribed from all email: marketing mail and sequences are withheld, one-to-one mail needs a legal basis each time. It makes no new contacts.',
    steps: [
      'In HubSpot, open Contacts, Import, Start an import, and choose Import an opt-out list.',
      'Upload the file, and match the column Email.',
    ],
    cells: addressAlone,
  },
];

export function findFileFormat(id: string): FileFormat | null {
  return FILE_FORMATS.find((one) => one.id === id) ?? null;
}

/**
 * A spreadsheet runs a cell that begins like a formula. What an address may hold can only harm as a call to another program,
 * which needs `|` or `!`: such a one gets an apostrophe, and is no real person's. All others stand as they are, since
 * `+49170@sms.example` with an apostrophe would be another address to the service.
 */
export function safeAddress(email: string): string {
  return /^[=+\-@]/.test(email) && /[|!]/.test(email) ? `'${email}` : email;
}
