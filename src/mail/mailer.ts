/** The one way by which Bellwether sends mail: SMTP, one message at a time, and a clear word on what became of it. */
import { createTransport } from 'nodemailer';
import { SECOND_MS } from '../lib/clock.ts';

export interface Mail {
  /** Normalised. */
  readonly to: string;
  /** Stands before our own address, as the sender's name. */
  readonly fromName: string;
  /** Without brackets; the same mail always has the same. */
  readonly messageId: string;
  readonly language: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * `refused`: the server said that it will not take it. `again`: it certainly did not take it, and may later. `doubt`: it had
 * the message, and its answer was lost.
 */
export type SendResult = { readonly is: 'sent' } | { readonly is: 'refused' | 'again' | 'doubt'; readonly why: string };

export interface Mailer {
  send(mail: Mail): Promise<SendResult>;
}

export interface MailerSettings {
  /** `smtp://` or `smtps://`, with the name and password. */
  readonly url: string;
  /** Our own address. */
  readonly from: string;
  /** Nothing is said in the clear: the server must offer STARTTLS. */
  readonly mustEncrypt: boolean;
}

/** RFC 5321, 4.5.3.2 allows minutes; whoever waits for this mail does not. */
const TIMEOUT_MS = 20 * SECOND_MS;

/** Longer than any sending can last: what is older was lost with its process. */
export const LONGEST_SENDING_MS = 5 * 60 * SECOND_MS;

export function createMailer({ url, from, mustEncrypt }: MailerSettings): Mailer {
  return {
    async send(mail) {
      // From the server's "go ahead" on it may have the message, whatever is heard afterwards.
      let hasMessage = false;
      const watch = (entry: object, words?: unknown): void => {
        if ('tnx' in entry && entry.tnx === 'server' && /^354/.test(String(words))) hasMessage = true;
      };
      const transport = createTransport({
        url,
        connectionTimeout: TIMEOUT_MS,
        greetingTimeout: TIMEOUT_MS,
        socketTimeout: TIMEOUT_MS,
        requireTLS: mustEncrypt,
        transactionLog: true,
        logger: loggerOf(watch),
      });
      try {
        await transport.sendMail({
          from: { name: mail.fromName, address: from },
          to: { name: '', address: mail.to },
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          messageId: `<${mail.messageId}>`,
          headers: {
            // RFC 3834: no automatic reply, please.
            'Auto-Submitted': 'auto-generated',
            'X-Auto-Response-Suppress': 'All',
            'Content-Language': mail.language,
          },
          // What stands in a mail is ours: nothing is fetched for it.
          disableFileAccess: true,
          disableUrlAccess: true,
        });
        return { is: 'sent' };
      } catch (thrown) {
        return judge(thrown, hasMessage);
      } finally {
        transport.close();
      }
    },
  };
}

/** Only what passes between us and the server is of interest, and only to know how far it got: nothing is written anywhere. */
function loggerOf(watch: (entry: object, words?: unknown) => void) {
  const ignore = (): undefined => undefined;
  return { level: ignore, trace: ignore, debug: watch, info: ignore, warn: ignore, error: ignore, fatal: ignore };
}

/** What nodemailer tells of an answer that was no yes. */
interface Answer {
  readonly responseCode?: number;
  readonly response?: string | null;
  readonly command?: string;
}

function judge(thrown: unknown, hasMessage: boolean): SendResult {
  const { responseCode = 0, response = null, command = '' } = (thrown ?? {}) as Answer;
  const why = response ?? (thrown instanceof Error ? thrown.message : String(thrown));
  // Everything else that is refused for good, a password or a missing STARTTLS, is for the operator to mend.
  if (responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA')) return { is: 'refused', why };
  if (responseCode >= 400) return { is: 'again', why };
  return { is: hasMessage ? 'doubt' : 'again', why };
}
