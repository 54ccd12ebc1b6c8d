/** Mails made for the tests, as programs and people write them. */

export interface Made {
  readonly from?: string;
  /** Null, as programs have it, unless said otherwise. */
  readonly returnPath?: string;
  readonly to?: string;
  readonly subject?: string;
  readonly headers?: readonly string[];
  readonly text: string;
}

const lines = (...all: readonly string[]): string => all.join('\r\n');

export function plainMail({ from, returnPath = '', to, subject, headers = [], text }: Made): Buffer {
  return Buffer.from(
    lines(
      `Return-Path: <${returnPath}>`,
      `From: ${from ?? 'Mail Delivery System <MAILER-DAEMON@mx.sender.example>'}`,
      `To: ${to ?? 'news@sender.example'}`,
      `Subject: ${subject ?? 'Undelivered Mail Returned to Sender'}`,
      ...headers,
      '',
      text.replaceAll('\n', '\r\n'),
    ),
  );
}

/** A multipart/report of this type: what a person reads, the fields, and the headers of the mail that came back. */
export function reportMail(
  type: 'delivery-status' | 'feedback-report',
  notice: string,
  fields: string,
  more: Partial<Made> = {},
): Buffer {
  return plainMail({
    ...more,
    headers: ['MIME-Version: 1.0', `Content-Type: multipart/report; report-type=${type}; boundary="b1"`],
    text: [
      '--b1',
      'Content-Type: text/plain; charset=utf-8',
      '',
      notice,
      '--b1',
      `Content-Type: message/${type}`,
      '',
      fields,
      '--b1',
      'Content-Type: message/rfc822',
      '',
      RETURNED,
      '--b1--',
      '',
    ].join('\n'),
  });
}

export const RETURNED = [
  'Received: from web1.sender.example by mx.sender.example; Mon, 9 Mar 2026 09:00:00 +0000',
  'Message-ID: <m1@sender.example>',
  'From: News <news@sender.example>',
  'To: Ann Lee <ann@customer.example>',
  'Subject: Our spring dates',
  '',
  'Hello Ann, write to bob@elsewhere.example if you like.',
].join('\n');
