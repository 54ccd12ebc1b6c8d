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

/** A server's notice that this person is unknown, with the mail that came back, which had been sent to them. */
export function bounceOf(recipient: string, messageId = `<to-${recipient.replace('@', '.')}@sender.example>`): string {
  return reportMail(
    'delivery-status',
    `It failed for ${recipient}.`,
    `Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ${recipient}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <${recipient}>: User unknown`,
  )
    .toString()
    .replace('<m1@sender.example>', messageId)
    .replace('Ann Lee <ann@customer.example>', recipient);
}

/** A provider's word that this person marked our mail as spam. */
export function complaintOf(recipient: string): string {
  return reportMail('feedback-report', 'Abuse', `Feedback-Type: abuse\nOriginal-Rcpt-To: ${recipient}`)
    .toString()
    .replace('Ann Lee <ann@customer.example>', recipient);
}

/** A person's answer to one of our mails. */
export function replyFrom(writer: string, text = 'Thank you, that suits me well.'): string {
  return plainMail({
    from: writer,
    returnPath: writer,
    to: 'replies@sender.example',
    subject: 'Re: Our spring dates',
    headers: [
      `Message-ID: <reply-${writer}>`,
      'In-Reply-To: <m1@sender.example>',
      'Date: Tue, 10 Mar 2026 09:20:00 +0000',
    ],
    text,
  }).toString();
}

/** What the program of a mailbox answers. */
export function autoReplyFrom(writer: string, text: string, subject = 'Automatic reply: Our spring dates'): Buffer {
  return plainMail({
    from: writer,
    to: 'replies@sender.example',
    subject,
    headers: [
      'Auto-Submitted: auto-replied',
      `Message-ID: <auto-${writer}>`,
      'In-Reply-To: <m1@sender.example>',
      'Date: Tue, 10 Mar 2026 09:20:00 +0000',
      'Content-Type: text/plain; charset=utf-8',
    ],
    text,
  });
}
