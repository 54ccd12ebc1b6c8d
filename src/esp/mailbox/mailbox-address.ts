/** Where a mailbox lies and how it is opened, as one address: `imaps://user:password@imap.example.com/INBOX`. */

export interface MailboxAddress {
  readonly host: string;
  readonly port: number;
  /** `tls`: from the first byte on. `starttls`: nothing is said before the connection was secured. */
  readonly security: 'tls' | 'starttls';
  readonly user: string;
  readonly password: string;
  readonly folder: string;
}

const FORM =
  'Write it as imaps://user:password@imap.example.com/INBOX. In user and password, write %40 for @, %3A for :, %2F for / and %25 for %.';

/** @returns the address, or what is wrong with it, in words that do not repeat the password */
export function readMailboxAddress(written: string): MailboxAddress | string {
  const url = URL.canParse(written.trim()) ? new URL(written.trim()) : null;
  if (url === null || !/^imaps?:$/.test(url.protocol) || url.hostname === '') return FORM;
  if (url.username === '' || url.password === '') return `The user or the password is missing. ${FORM}`;
  const [user, password, folder] = [url.username, url.password, url.pathname.slice(1)].map(decode);
  if (user == null || password == null || folder == null) return `A percent sign stands alone. ${FORM}`;
  if (/[\r\n\0]/.test(user + password + folder)) return `It holds a line end. ${FORM}`;
  const isTls = url.protocol === 'imaps:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isTls ? 993 : 143) : Number(url.port),
    security: isTls ? 'tls' : 'starttls',
    user,
    password,
    folder: folder === '' ? 'INBOX' : folder,
  };
}

function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
