import { readBounceMail } from '../../../../src/flow/read-bounce-mail.ts';
import { type Made, plainMail, RETURNED, reportMail } from './mails.ts';

const read = async (mail: Buffer) => {
  const { kind, facts } = await readBounceMail(mail);
  return { kind, facts: facts.map(({ recipient, class: bounceClass, reason }) => [recipient, bounceClass, reason]) };
};
const plain = (made: Made) => read(plainMail(made));

describe('a delivery status notification', () => {
  test('speaks for each of its recipients, failed or still being tried, and never for who was reached', async () => {
    const fields = [
      'Reporting-MTA: dns; mx.sender.example',
      '',
      'Final-Recipient: rfc822; ann@customer.example',
      'Action: failed',
      'Status: 5.1.1',
      'Diagnostic-Code: smtp; 550 5.1.1 <ann@customer.example>: Recipient address rejected:',
      '  User unknown in virtual mailbox table',
      '',
      'Final-Recipient: rfc822; ben@customer.example',
      'Action: failed',
      'Status: 5.2.2',
      'Diagnostic-Code: smtp; 552 5.2.2 mailbox is full',
      '',
      'Final-Recipient: rfc822; cleo@customer.example',
      'Action: delayed',
      'Status: 4.4.1',
      '',
      'Final-Recipient: rfc822; dan@customer.example',
      'Action: delivered',
      'Status: 2.0.0',
    ].join('\n');
    expect(await read(reportMail('delivery-status', 'Some could not be reached.', fields))).toEqual({
      kind: 'bounce',
      facts: [
        ['ann@customer.example', 'hard', 'user_unknown'],
        ['ben@customer.example', 'soft', 'mailbox_full'],
        ['cleo@customer.example', 'soft', 'network_error'],
      ],
    });
  });

  test.each([
    ['delayed', 'Status: 4.4.1', 'delay'],
    ['relayed', 'Status: 2.0.0', 'delivered'],
    ['expanded', 'Status: 2.0.0', 'delivered'],
    ['delivered', 'Status: 2.0.0', 'delivered'],
  ])('that says %s is no failure', async (action, status, kind) => {
    const fields = `Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ann@customer.example\nAction: ${action}\n${status}`;
    expect((await read(reportMail('delivery-status', 'For your information.', fields))).kind).toBe(kind);
  });

  test('that something arrived names who got it', async () => {
    const fields =
      'Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ann@customer.example\nAction: relayed\nStatus: 2.0.0\nDiagnostic-Code: smtp; 250 Ok';
    expect(await read(reportMail('delivery-status', 'For your information.', fields))).toEqual({
      kind: 'delivered',
      facts: [['ann@customer.example', null, 'delivered']],
    });
  });

  test.each([
    'dns; mx0a-001.pphosted.com. (192.0.2.1, the server for the domain)',
    'dns;mx0a-001.pphosted.com (TCP|192.0.2.1|25)',
  ])('names the gateway, with whatever stands behind it: %s', async (remote) => {
    const fields = `Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ann@customer.example\nAction: failed\nStatus: 5.0.0\nRemote-MTA: ${remote}\nDiagnostic-Code: smtp; 550 failed`;
    const { facts } = await readBounceMail(reportMail('delivery-status', 'Failed.', fields));
    expect(facts[0]?.gateway).toBe('proofpoint');
  });

  test('whose address cannot be read never means the sender, who had a copy', async () => {
    const fields =
      'Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ann@#customer.example\nAction: failed\nStatus: 5.1.2';
    const mail = reportMail('delivery-status', 'Failed.', fields)
      .toString()
      .replace('To: Ann Lee <ann@customer.example>', 'To: ann@#customer.example\nCc: news@sender.example');
    expect((await read(Buffer.from(mail))).facts).toEqual([[null, 'hard', 'domain_unknown']]);
  });

  test('is about whom the sender had written to, where a forwarder stands behind', async () => {
    const fields =
      'Reporting-MTA: dns; mx.example\n\nOriginal-Recipient: rfc822; ann+2Bnews@customer.example\nFinal-Recipient: rfc822; a.lee@hidden.example\nAction: failed\nStatus: 5.1.1';
    expect((await read(reportMail('delivery-status', 'Failed.', fields))).facts).toEqual([
      ['ann+news@customer.example', 'hard', 'user_unknown'],
    ]);
  });

  test('tells the receiving system by who reports, where that is the company of the recipient', async () => {
    const fields =
      'Reporting-MTA: dns; ab-cd-1.mimecast.com\n\nFinal-Recipient: rfc822; ann@customer.example\nAction: failed\nStatus: 5.7.0';
    const gatewayOf = async (from: string) =>
      (await readBounceMail(reportMail('delivery-status', 'Refused.', fields, { from }))).facts[0]?.gateway;
    expect(await gatewayOf('postmaster@customer.example')).toBe('mimecast');
    expect(await gatewayOf('mailer-daemon@mx.sender.example')).toBeNull();
  });

  test('whose words are a filler is read by what the person reads in the notice', async () => {
    const fields =
      'Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; ann@customer.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 554 failed';
    const notice =
      '<ann@customer.example>: host mx.customer.example said: 550 5.7.1 Message blocked due to its SPF record';
    expect((await read(reportMail('delivery-status', notice, fields))).facts).toEqual([
      ['ann@customer.example', 'block', 'authentication'],
    ]);
  });
});

describe('a notice in prose', () => {
  test('names the failed address below its heading, and the copy of the mail does not count', async () => {
    const text = `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to all of its recipients.
The following address(es) failed:

  ann@customer.example
    host mx.customer.example [192.0.2.7]: 550 5.1.1 no such user here

------ This is a copy of the message, including all the headers. ------

${RETURNED}`;
    expect(await plain({ text, subject: 'Mail delivery failed: returning message to sender' })).toEqual({
      kind: 'bounce',
      facts: [['ann@customer.example', 'hard', 'user_unknown']],
    });
  });

  test('gives each of several addresses the words that stand below it', async () => {
    const text = `Hi. I'm afraid I wasn't able to deliver your message to the following addresses.

<ann@customer.example>:
192.0.2.7 does not like recipient.
Remote host said: 550 5.1.1 user unknown
Giving up on 192.0.2.7.

<ben@other.example>:
192.0.2.8 failed.
Remote host said: 552 5.2.2 over quota

--- Below this line is a copy of the message.

${RETURNED}`;
    expect((await plain({ text, subject: 'failure notice' })).facts).toEqual([
      ['ann@customer.example', 'hard', 'user_unknown'],
      ['ben@other.example', 'soft', 'mailbox_full'],
    ]);
  });

  test('never takes the helpdesk, the sender or a postmaster for who failed', async () => {
    const text = `Your message to news@sender.example was not the problem.
For assistance contact helpdesk@provider.example or <postmaster@provider.example>.

The message could not be delivered to the following recipient:
ann@customer.example`;
    expect((await plain({ text })).facts.map(([recipient]) => recipient)).toEqual(['ann@customer.example']);
  });

  test.each([
    [
      'German',
      'Unzustellbar: Frühjahr',
      'Ihre Nachricht konnte nicht zugestellt werden.\nDer Empfänger ist unbekannt:\n\nann@customer.example',
    ],
    [
      'French',
      'Échec de la remise',
      "Votre message n'a pas pu être remis au destinataire suivant :\n\nann@customer.example",
    ],
    ['Japanese', '配信エラー', '次の宛先には配信できませんでした。\n\nann@customer.example'],
  ])('is recognised in %s', async (_language, subject, text) => {
    const found = await plain({ subject, text, headers: ['Content-Type: text/plain; charset=utf-8'] });
    expect(found.kind).toBe('bounce');
    expect(found.facts.map(([recipient]) => recipient)).toEqual(['ann@customer.example']);
  });

  test('that only warns of a delay is no bounce', async () => {
    const text = `Delivery to the following recipient has been delayed:

  ann@customer.example

Message will be retried for 2 more day(s). You do not need to resend your message.`;
    expect((await plain({ text, subject: 'Delivery Status Notification (Delay)' })).kind).toBe('delay');
  });

  test('that somebody passed on is read through the quote marks', async () => {
    const text = `See below.

> From: Mail Delivery Subsystem <MAILER-DAEMON@mx.sender.example>
> Subject: Returned mail: see transcript for details
>
>    ----- The following addresses had permanent fatal errors -----
> <ann@customer.example>
>     (reason: 550 5.1.1 <ann@customer.example>... User unknown)`;
    const found = await plain({ from: 'Ingrid <ingrid@sender.example>', subject: 'Fwd: Returned mail', text });
    expect(found.facts).toEqual([['ann@customer.example', 'hard', 'user_unknown']]);
  });

  test('of a user who became unknown only after the whole message is a filter, not a loss', async () => {
    const said = (when: string) =>
      `The message could not be delivered.\n\n<ann@customer.example>: host mx.customer.example said: 550 Unknown user ann@customer.example (in reply to ${when} command)`;
    expect((await plain({ text: said('end of DATA') })).facts).toEqual([
      ['ann@customer.example', 'block', 'recipient_filter'],
    ]);
    expect((await plain({ text: said('RCPT TO') })).facts).toEqual([['ann@customer.example', 'hard', 'user_unknown']]);
  });

  test('tells of each recipient by what stands beside the address', async () => {
    const notice = `<ann@customer.example>: host mx.customer.example said: 550 User unknown (in reply to RCPT TO command)

<ben@customer.example>: host mx.customer.example said: 550 User unknown (in reply to end of DATA command)`;
    const field = (name: string) =>
      `Final-Recipient: rfc822; ${name}@customer.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 User unknown\n`;
    const fields = `Reporting-MTA: dns; mx.example\n\n${field('ann')}\n${field('ben')}`;
    expect((await read(reportMail('delivery-status', notice, fields))).facts).toEqual([
      ['ann@customer.example', 'hard', 'user_unknown'],
      ['ben@customer.example', 'block', 'recipient_filter'],
    ]);
  });

  test.each([
    ['14', 'user_unknown'],
    ['18', 'recipient_filter'],
  ])('of Google counts the steps: %s', async (step, reason) => {
    const text = `Delivery to the following recipient failed permanently:\n\n    ann@customer.example\n\nThe error that the other server returned was: 550 550 User unknown (state ${step}).`;
    expect((await plain({ text })).facts).toMatchObject([['ann@customer.example', expect.anything(), reason]]);
  });

  test.each([
    ['', 'recipient_filter'],
    ['>>> RCPT To:<ann@customer.example>\n', 'user_unknown'],
    ['>>> DATA\n', 'recipient_filter'],
    // Whose refusal came first cannot be told from the complaint.
    ['503 5.0.0 Need RCPT (recipient)\n', 'recipient_filter'],
  ])('of a user unknown is read with its transcript: %j', async (command, reason) => {
    const text = `The message could not be delivered to <ann@customer.example>.\n\n   ----- Transcript of session -----\n${command}<<< 550 ann@customer.example... No such user`;
    expect((await plain({ text })).facts).toMatchObject([['ann@customer.example', expect.anything(), reason]]);
  });

  test('that stopped before any recipient says nothing of a mailbox', async () => {
    const text =
      'The message could not be delivered to <ann@customer.example>.\n\n>>> MAIL From:<news@sender.example>\n<<< 452 Insufficient disk space';
    const { facts } = await plain({ text });
    expect(facts).toHaveLength(1);
    expect(facts[0]?.[2]).not.toBe('mailbox_full');
  });
});

describe('what is no bounce', () => {
  test.each<[string, Made, string]>([
    [
      'an absence',
      {
        from: 'Ann <ann@customer.example>',
        subject: 'Automatic reply: Our spring dates',
        headers: ['Auto-Submitted: auto-replied'],
        text: 'I am out of the office until 4 May. In urgent cases write to ben@customer.example.',
      },
      'auto_reply',
    ],
    [
      'a request to be taken off',
      { from: 'Ann <ann@customer.example>', subject: 'unsubscribe', headers: ['X-Mailer: Phone'], text: '' },
      'unsubscribe_request',
    ],
    [
      'an ordinary answer',
      {
        from: 'Ann <ann@customer.example>',
        returnPath: 'ann@customer.example',
        subject: 'Re: Our spring dates',
        text: 'The delivery failed last week, can you send the boxes to ben@customer.example instead?',
      },
      'none',
    ],
    [
      'a question whether one is human',
      {
        from: 'Ann <ann@customer.example>',
        subject: 'Please confirm',
        text: 'To have your message delivered, click here to confirm that you are a real person.',
      },
      'challenge',
    ],
  ])('%s', async (_what, made, kind) => {
    expect((await plain(made)).kind).toBe(kind);
  });

  test('a complaint names who complained, unless the provider blackened the address', async () => {
    const report = (field: string) => `Feedback-Type: abuse\nUser-Agent: FBL/1\nVersion: 1\n${field}`;
    const named = await read(
      reportMail('feedback-report', 'An abuse report.', report('Original-Rcpt-To: <cleo@customer.example>')),
    );
    expect(named).toEqual({ kind: 'complaint', facts: [['cleo@customer.example', null, 'complaint']] });
    const enclosed = await read(
      reportMail('feedback-report', 'An abuse report.', report('Original-Rcpt-To: [redacted]')),
    );
    expect(enclosed.facts).toEqual([['ann@customer.example', null, 'complaint']]);
  });
});
