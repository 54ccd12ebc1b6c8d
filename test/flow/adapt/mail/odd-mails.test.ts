/** Mails in the shapes that the world's programs give them: whoever writes in Japanese, encodes a subject or only warns is understood. */
import { mailbox } from '../../../../src/esp/mailbox/mailbox.ts';
import { readBounceMail } from '../../../../src/flow/read-bounce-mail.ts';
import { readMailEvents } from '../../../../src/flow/read-mail-events.ts';
import { type Made, plainMail, reportMail } from './mails.ts';

const UTF8 = 'Content-Type: text/plain; charset=utf-8';
const source = { esp: mailbox.id, receivedAt: new Date('2026-03-10T10:00:00Z'), keyOfMailed: () => null };
const encoded = (words: string) => `=?utf-8?B?${Buffer.from(words).toString('base64')}?=`;
const read = async (mail: Buffer) => {
  const { kind, facts } = await readBounceMail(mail);
  return { kind, facts: facts.map(({ recipient, class: bounceClass, reason }) => [recipient, bounceClass, reason]) };
};
const eventsOf = async (mail: Buffer) =>
  (await readMailEvents({ bytes: mail, to: [], origin: 'live' }, source)).map(({ type, recipient }) => [
    type,
    recipient,
  ]);

describe('a notice of failure without a report', () => {
  test.each<[string, Made, string, string]>([
    [
      'by Exchange in French, its subject encoded',
      {
        from: '"Microsoft Outlook" <postmaster@client.example>',
        subject: '=?iso-8859-1?Q?Non_remis=A0:_Invitation?=',
        headers: [UTF8],
        text: "Échec de la remise à ces destinataires ou groupes :\n\nluc@client.example<mailto:luc@client.example>\nL'adresse que vous avez entrée est introuvable.\n\nServeur de génération : AM0.prod.outlook.com\nluc@client.example\nRemote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found'",
      },
      'luc@client.example',
      'user_unknown',
    ],
    [
      'by Exchange in German, known by its subject',
      {
        from: '"Microsoft Outlook" <postmaster@kunde.example>',
        subject: encoded('Unzustellbar: Frühjahrstermine für Sie'),
        headers: [UTF8],
        text: 'Leider gab es ein Problem mit dieser Adresse:\n\nheike@kunde.example\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##',
      },
      'heike@kunde.example',
      'user_unknown',
    ],
    [
      'by Exchange of long ago',
      {
        from: 'System Administrator <postmaster@customer.example>',
        subject: 'Undeliverable: Spring dates',
        text: 'Your message\n\n  To:      jsmith@customer.example\n  Subject: Spring dates\n\ndid not reach the following recipient(s):\n\njsmith@customer.example on Mon, 9 Mar 2026 09:00:12 -0500\n    The recipient name is not recognized\n    MSEXCH:IMS:CUSTOMER:HQ:EXCH 0 (000C05A6) Unknown Recipient',
      },
      'jsmith@customer.example',
      'user_unknown',
    ],
    [
      'by qmail in French',
      {
        subject: 'Echec de remise',
        headers: [UTF8],
        text: "Je n'ai pas pu délivrer votre message aux adresses suivantes.\n\n<claire@client.example>:\nDésolé, cette boîte aux lettres n'existe pas. (#5.1.1)",
      },
      'claire@client.example',
      'user_unknown',
    ],
    [
      'by GroupWise',
      {
        from: 'Mailer-Daemon@county.example',
        subject: 'Message status - undeliverable',
        text: 'The message that you sent was undeliverable to the following:\n\tmjones@county.example (550 5.1.1 The recipient address <mjones@county.example> is not a valid mailbox)',
      },
      'mjones@county.example',
      'user_unknown',
    ],
  ])('%s', async (_what, made, recipient, reason) => {
    expect(await read(plainMail(made))).toEqual({ kind: 'bounce', facts: [[recipient, 'hard', reason]] });
  });

  test.each([
    [
      'Недоставленное сообщение',
      'Сообщение не может быть доставлено:\n\n<ann@customer.example>: Пользователь не существует',
    ],
    ['메일 전송 실패', '메일 전송이 실패하였습니다.\n\nann@customer.example\n\n사유: 존재하지 않는 사용자'],
    ['郵件無法寄送', '您的郵件無法寄送給下列收件者：\n\nann@customer.example\n\n原因：使用者不存在'],
    ['Onbestelbaar', 'Uw bericht kon niet worden bezorgd:\n\nann@customer.example\n\nDe mailbox bestaat niet.'],
  ])('%s', async (subject, text) => {
    const mail = plainMail({ subject: encoded(subject), headers: [UTF8], text });
    expect(await read(mail)).toEqual({ kind: 'bounce', facts: [['ann@customer.example', 'hard', 'user_unknown']] });
  });

  test('in Japanese, in the encoding of its mail servers', async () => {
    // "Your mail could not be delivered to the address below", and "Notice of an error of mail".
    const words = Buffer.from(
      'GyRCJCIkSiQ/JE4lYSE8JWskTyEiMjw1LSROMDhAaCRLRk8kMSRpJGwkXiQ7JHMkRyQ3JD8hIxsoQg0KDQogPGhhbmFrb0BrYWlzaGEuZXhhbXBsZT4NCiAgIDU1MCA1LjEuMSBVc2VyIHVua25vd24NCg==',
      'base64',
    );
    const subject = '=?ISO-2022-JP?B?GyRCJWEhPCVrQXc/LiUoJWkhPERMQ04bKEI=?=';
    const head = plainMail({ subject, headers: ['Content-Type: text/plain; charset=ISO-2022-JP'], text: '' });
    expect(await read(Buffer.concat([head, words]))).toEqual({
      kind: 'bounce',
      facts: [['hanako@kaisha.example', 'hard', 'user_unknown']],
    });
  });
});

describe('what looks like a failure and is none', () => {
  test('a warning that tells what will happen if it goes on', async () => {
    const text =
      'A message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue.\n\nThe address to which the message has not yet been delivered is:\n\n  dora@slow.example\n    Delay reason: Connection timed out\n\nNo action is required on your part. Eventually the mail delivery software will give up,\nand when that happens, the message will be returned to you.';
    const { kind } = await readBounceMail(plainMail({ subject: 'Warning: message delayed 24 hours', text }));
    expect(kind).toBe('delay');
  });

  const receipt = (subject: string, text: string) =>
    plainMail({
      from: 'ann@customer.example',
      returnPath: 'ann@customer.example',
      subject,
      headers: ['Content-Type: multipart/report; report-type=disposition-notification; boundary="m"'],
      text: `--m\nContent-Type: text/plain\n\n${text}\n--m\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; ann@customer.example\nDisposition: automatic-action/MDN-sent-automatically; deleted\n--m--\n`,
    });

  test.each([
    ['read', 'Read: Spring dates', 'Your message was read on Monday.'],
    ['thrown away', 'Not read: Spring dates', 'Your message\n  To: Ann\nwas deleted without being read on Monday.'],
  ])('a receipt that a mail was %s', async (_what, subject, text) => {
    expect(await read(receipt(subject, text))).toEqual({ kind: 'delivered', facts: [] });
    expect(await eventsOf(receipt(subject, text))).toEqual([['ignored', null]]);
  });

  test('yet a refusal in the form of a receipt is one', async () => {
    const mail = receipt('Automatically rejected mail', 'Your message was automatically rejected: Quota exceeded');
    expect(await read(mail)).toEqual({ kind: 'bounce', facts: [['ann@customer.example', 'soft', 'mailbox_full']] });
  });

  test('an answer of a person who speaks of a parcel', async () => {
    const mail = plainMail({
      from: 'Ann Lee <ann@customer.example>',
      returnPath: 'ann@customer.example',
      subject: 'Re: undelivered parcel',
      headers: ['In-Reply-To: <m1@sender.example>'],
      text: 'The parcel could not be delivered to ben@customer.example: his mailbox is full, he says.',
    });
    expect(await eventsOf(mail)).toEqual([['inbound_mail', 'ann@customer.example']]);
  });

  test.each([
    [
      'of a colleague about boxes',
      'Our delivery schedule',
      'The delivery of the boxes failed. Send them to ben@customer.example.',
    ],
    [
      'of a shop about a parcel',
      'Delivery status',
      'Your parcel could not be delivered. Contact help@customer.example.',
    ],
  ])('a mail %s', async (_what, subject, text) => {
    const from = 'ann@customer.example';
    expect(await read(plainMail({ from, returnPath: from, subject, text }))).toEqual({ kind: 'none', facts: [] });
  });

  test('whom to turn to instead of an address that is gone', async () => {
    const mail = plainMail({
      from: 'postmaster@kunde.example',
      subject: 'Automatische Antwort: Adresse ungültig',
      headers: [UTF8, 'Auto-Submitted: auto-replied'],
      text: 'Diese E-Mail-Adresse existiert nicht mehr. Bitte wenden Sie sich an info@kunde.example.',
    });
    expect((await read(mail)).facts).toEqual([]);
  });

  test('a question to prove that one is human, that calls itself an automatic reply', async () => {
    const mail = plainMail({
      from: 'ann@customer.example',
      subject: 'Re: Spring dates [Verification needed]',
      headers: ['Auto-Submitted: auto-replied'],
      text: 'I apologize for this automatic reply.\n\nTo control spam, I now allow incoming messages only from senders I have approved beforehand. Use the link below:\nhttps://mail.customer.example/add',
    });
    expect(await eventsOf(mail)).toEqual([['challenge', 'ann@customer.example']]);
  });

  test('an absence that asks to confirm something stays an absence', async () => {
    const mail = plainMail({
      from: 'ann@customer.example',
      subject: 'Automatic reply: Spring dates',
      headers: ['Auto-Submitted: auto-replied'],
      text: 'I am out of the office. Please visit our page to confirm your appointment.',
    });
    expect(await eventsOf(mail)).toEqual([['auto_reply', 'ann@customer.example']]);
  });
});

describe('an abuse report', () => {
  const report = (fields: string) => reportMail('feedback-report', 'A report.', fields);

  test.each(['not-spam', 'auth-failure', 'virus'])('of the type %s is no complaint of a person', async (type) => {
    const mail = report(`Feedback-Type: ${type}\nOriginal-Rcpt-To: ann@customer.example`);
    expect(await eventsOf(mail)).toEqual([['ignored', null]]);
  });

  test.each(['abuse', 'opt-out', 'fraud', 'other'])('of the type %s is one', async (type) => {
    const mail = report(`Feedback-Type: ${type}\nOriginal-Rcpt-To: ann@customer.example`);
    expect(await eventsOf(mail)).toEqual([['complaint', 'ann@customer.example']]);
  });

  test('with a blackened address is about whom our return path names', async () => {
    const fields = 'Feedback-Type: abuse\nOriginal-Rcpt-To: redacted-17@isp.example';
    const blackened = (more = '') =>
      Buffer.from(
        report(fields + more)
          .toString()
          .replace('Ann Lee <ann@customer.example>', '[Redacted]'),
      );
    expect(await eventsOf(blackened('\nOriginal-Mail-From: <b+17-zoe=isp.example@sender.example>'))).toEqual([
      ['complaint', 'zoe@isp.example'],
    ]);
    expect(await eventsOf(blackened())).toEqual([['complaint', null]]);
  });
});

test('whose mail it is stands in angle brackets, also where the name is an address', async () => {
  const mail = plainMail({
    from: '"ann@customer.example" <ben@other.example>',
    returnPath: 'ben@other.example',
    subject: 'Re: Spring dates',
    headers: ['In-Reply-To: <m1@sender.example>'],
    text: 'Thank you.',
  });
  expect(await eventsOf(mail)).toEqual([['inbound_mail', 'ben@other.example']]);
});
