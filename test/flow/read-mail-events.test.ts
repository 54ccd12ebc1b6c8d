import { postmarkKeyOfMailed } from '../../src/esp/postmark/event-key.ts';
import { normalisePostmark } from '../../src/esp/postmark/normalise.ts';
import type { RawMail } from '../../src/flow/adapt/adapter.ts';
import { type MailSource, readMailEvents } from '../../src/flow/read-mail-events.ts';
import { autoReplyFrom, bounceOf, plainMail, replyFrom, reportMail } from './adapt/mail/mails.ts';

const source: MailSource = { esp: 'mailbox', receivedAt: new Date('2026-03-10T10:00:00Z'), keyOfMailed: () => null };
const read = (bytes: Buffer | string, over: Partial<RawMail> = {}, from = source) =>
  readMailEvents({ bytes: Buffer.from(bytes), to: [], origin: 'live', ...over }, from);
const readOne = async (...args: Parameters<typeof read>) => {
  const events = await read(...args);
  expect(events).toHaveLength(1);
  return events[0] as (typeof events)[number];
};
const notice = (fields: string) => reportMail('delivery-status', 'Your mail could not be delivered.', fields);
const failed = (recipient: string, status: string, said: string, action = 'failed') =>
  `Final-Recipient: rfc822; ${recipient}\nAction: ${action}\nStatus: ${status}\nDiagnostic-Code: smtp; ${said}`;

describe('a notice of failure', () => {
  test.each([
    ['5.1.1', '550 5.1.1 No such user here', 'hard_bounce', 'hard', 'user_unknown'],
    ['5.2.2', '552 5.2.2 Mailbox full', 'soft_bounce', 'soft', 'mailbox_full'],
    ['5.7.1', '550 5.7.1 Rejected by SPF policy: your domain fails SPF', 'block', 'block', 'authentication'],
  ])('that says %s becomes the type that its words mean', async (status, said, type, klass, reason) => {
    const event = await readOne(notice(failed('ann@customer.example', status, said)));
    expect(event).toMatchObject({ type, class: klass, reason, diagnostic: said, recipient: 'ann@customer.example' });
    expect(event).toMatchObject({ enhancedStatus: status, messageId: '<m1@sender.example>', native: 'mail:bounce' });
  });

  test('of a delay is no bounce', async () => {
    const delayed = failed('ann@customer.example', '4.4.1', '421 try later', 'delayed');
    expect(await readOne(notice(delayed))).toMatchObject({ type: 'deferred', class: null, native: 'mail:delay' });
  });

  test('of several people speaks of each, under keys of their own', async () => {
    const both = `${failed('a@x.example', '5.1.1', '550 unknown user')}\n\n${failed('b@x.example', '5.2.2', '552 full mailbox')}`;
    const events = await read(notice(both));
    expect(events.map(({ type, recipient }) => [type, recipient])).toEqual([
      ['hard_bounce', 'a@x.example'],
      ['soft_bounce', 'b@x.example'],
    ]);
    expect(new Set(events.map((event) => event.eventKey)).size).toBe(2);
  });

  test('about the end of a forwarding speaks of the person whom we wrote to', async () => {
    const event = await readOne(notice(failed('forwarded@private.example', '5.1.1', '550 unknown user')));
    expect(event.recipient).toBe('ann@customer.example');
  });

  test('of a mail to a list of ours speaks of the one who failed', async () => {
    const mail = notice(failed('cid@elsewhere.example', '5.1.1', '550 unknown user')).toString();
    const event = await readOne(mail.replace('Ann Lee <ann@customer.example>', 'everybody@sender.example'));
    expect(event.recipient).toBe('cid@elsewhere.example');
  });

  test.each(['bounces+4711-ann=customer.test@sender.example', 'bounces-ann=customer.test@sender.example'])(
    'that came back to %s speaks of whom the address names',
    async (to) => {
      const event = await readOne(notice(failed('x@relay.example', '5.1.1', '550 unknown user')), { to: [to] });
      expect(event.recipient).toBe('ann@customer.test');
    },
  );

  test('is the same fact in a second notice and by a second way, and another one for another mail', async () => {
    const [first] = await read(bounceOf('ann@customer.test'));
    const again = bounceOf('ann@customer.test').replace('It failed for', 'Once more, it failed for');
    const [second] = await read(again, {}, { ...source, esp: 'sendgrid_inbound' });
    const [other] = await read(bounceOf('ann@customer.test', '<m2@sender.example>'));
    expect(second?.eventKey).toBe(first?.eventKey);
    expect(other?.eventKey).not.toBe(first?.eventKey);
  });

  test('about a mail of Postmark is the fact that Postmark reports itself', async () => {
    const id = '883953f4-6105-42a2-a16a-77a8eac79483';
    const told = { RecordType: 'Bounce', Type: 'HardBounce', ID: 7, MessageID: id, Email: 'ann@customer.test' };
    const webhook = { ...told, BouncedAt: '2026-03-10T09:00:00Z' };
    const [theirs] = normalisePostmark({ headers: {}, body: Buffer.from(JSON.stringify(webhook)) }).events;
    const event = await readOne(
      bounceOf('ann@customer.test', `<${id.toUpperCase()}@mtasv.net>`),
      {},
      {
        ...source,
        keyOfMailed: postmarkKeyOfMailed,
      },
    );
    expect(event.eventKey).toBe(theirs?.eventKey);
  });

  test('names its mailing, stream and data source where the mail that came back does', async () => {
    const mail = bounceOf('ann@customer.test').replace(
      'Subject: Our spring dates',
      'X-Campaign-ID: spring\nList-Id: Dates <dates.sender.example>\nX-Data-Source: trade fair\nSubject: Our spring dates',
    );
    expect(await readOne(mail)).toMatchObject({
      campaign: 'spring',
      stream: 'dates.sender.example',
      dataSource: 'trade fair',
    });
  });

  test('that names nobody is kept as such', async () => {
    const mail = plainMail({
      subject: 'Undelivered mail: delivery failed',
      text: 'Your message could not be delivered.',
    });
    expect(await readOne(mail)).toMatchObject({ recipient: null });
  });
});

describe('a mail from a person', () => {
  test('is a sign of life, by its writer, and its words are not kept', async () => {
    const event = await readOne(replyFrom('Ann Lee <ann@customer.test>', 'My secret plans.'));
    expect(event).toMatchObject({ type: 'inbound_mail', actor: 'person', native: 'mail:reply', class: null });
    expect(event.recipient).toBe('ann@customer.test');
    expect(JSON.stringify(event)).not.toContain('secret');
  });

  test.each<[string, (mail: string) => string]>([
    ['an unproved letter that answers nothing', (mail) => mail.replace(/In-Reply-To.*\r\n/, '')],
    ['a forged answer', (mail) => `Authentication-Results: mx.test; dmarc=fail\r\n${mail}`],
    ['a newsletter', (mail) => `List-Unsubscribe: <https://x.test>\r\n${mail}`],
    ['a colleague of ours', (mail) => mail.replaceAll('ann@customer.test', 'sales@sender.example')],
    ['a robot', (mail) => mail.replaceAll('ann@customer.test', 'no-reply@customer.test')],
  ])('%s is none', async (_what, change) => {
    expect(await readOne(change(replyFrom('ann@customer.test')))).toMatchObject({ type: 'ignored', recipient: null });
  });

  test('a first letter counts where the receiving server proved whose it is', async () => {
    const letter = replyFrom('ann@customer.test').replace(/In-Reply-To.*\r\n/, '');
    const event = await readOne(`Authentication-Results: mx.test; dkim=pass; dmarc=pass\r\n${letter}`);
    expect(event).toMatchObject({ type: 'inbound_mail', native: 'mail:letter' });
  });

  test.each(['Unsubscribe', 'STOP', 'Abmelden', 'Désinscription', 'Darse de baja', 'Afmelden'])(
    'that says "%s" leaves everything, by the act of the person',
    async (subject) => {
      const event = await readOne(
        plainMail({ from: 'ann@customer.test', returnPath: 'ann@customer.test', subject, text: '' }),
      );
      expect(event).toMatchObject({ type: 'global_unsubscribe', actor: 'person', scope: 'everything' });
      expect(event.diagnostic).toBe(subject);
    },
  );

  test('that answers a link with VERP leaves for whom we had written to', async () => {
    const mail = plainMail({
      from: 'ann@private.test',
      returnPath: 'ann@private.test',
      to: 'leave+17-ann=customer.test@sender.example',
      subject: 'unsubscribe',
      text: '',
    });
    expect(await readOne(mail)).toMatchObject({ type: 'global_unsubscribe', recipient: 'ann@customer.test' });
  });

  test('that quotes our own line about leaving does not leave', async () => {
    const text = 'Gladly!\n\n> To unsubscribe, reply with "unsubscribe".';
    expect((await readOne(replyFrom('ann@customer.test', text))).type).toBe('inbound_mail');
  });
});

test('an automatic reply is told of its sender with what it says, and never as a bounce', async () => {
  const event = await readOne(autoReplyFrom('ann@customer.test', 'I am away until 20 March 2026.'));
  expect(event).toMatchObject({
    type: 'auto_reply',
    class: null,
    reason: 'auto_reply',
    recipient: 'ann@customer.test',
  });
  expect(event.news).toEqual({ awayUntil: '2026-03-20', replacement: null, newAddress: null });
  expect(event.diagnostic).toBe('I am away until 20 March 2026.');
});

test('a question whether we are human is told as one', async () => {
  const mail = plainMail({
    from: 'ann@customer.test',
    returnPath: 'ann@customer.test',
    subject: 'Please confirm your message',
    text: 'Click here to confirm that you are a real person, so that your message is delivered.',
  });
  expect(await readOne(mail)).toMatchObject({ type: 'challenge', reason: 'challenge', recipient: 'ann@customer.test' });
});

test('the domain that signed a mail is told with its coming back, and with nothing else', async () => {
  const mail = bounceOf('ann@customer.test').replace(
    'From: News <news@sender.example>',
    'DKIM-Signature: v=1; a=rsa-sha256; d=sender.example;\r\n s=s1; b=abc\r\nFrom: News <news@sender.example>',
  );
  expect(await readOne(mail)).toMatchObject({ type: 'hard_bounce', dkimDomain: 'sender.example' });
  expect((await readOne(bounceOf('ann@customer.test'))).dkimDomain).toBeNull();
});

test('mail from files is history', async () => {
  expect((await readOne(bounceOf('ann@customer.test'), { origin: 'import' })).origin).toBe('import');
});
