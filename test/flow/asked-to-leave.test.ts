/** What people write when they want no more mail: acted upon where it is sure, asked about where it is not. */
import { MAY_LEAVE, type MailSource, readMailEvents } from '../../src/flow/read-mail-events.ts';
import { plainMail } from './adapt/mail/mails.ts';

const source: MailSource = { esp: 'mailbox', receivedAt: new Date('2026-03-10T10:00:00Z'), keyOfMailed: () => null };
const QUOTED = `\n\nOn Mon, 9 Mar 2026 at 09:00, News <news@sender.example> wrote:\n${'> Our spring offers, and how to unsubscribe\n'.repeat(20)}`;

async function readReply(text: string, subject = 'Re: Spring news', headers = ['In-Reply-To: <m1@sender.example>']) {
  const bytes = plainMail({
    from: 'Ann Lee <ann@customer.example>',
    returnPath: 'ann@customer.example',
    subject,
    headers,
    text,
  });
  const events = await readMailEvents({ bytes, to: [], origin: 'live' }, source);
  return events[0];
}

test.each([
  'Unsubscribe',
  'Please remove me from this list.\n\nAnn Lee',
  'Hello,\nplease unsubscribe me.\nThanks',
  'Stop sending me emails',
  'Guten Tag,\nbitte abmelden.',
  'Désabonnez-moi, merci',
  'Hola:\ndarme de baja por favor',
  'Uitschrijven',
])('“%s” is sure, also above a long quotation', async (text) => {
  for (const written of [text, text + QUOTED]) {
    expect(await readReply(written)).toMatchObject({
      type: 'global_unsubscribe',
      actor: 'person',
      scope: 'everything',
      recipient: 'ann@customer.example',
    });
  }
});

test.each([
  'Hi Tom,\nthanks for the offer. We have decided otherwise, so please take me off your mailing list. All the best, Ann',
  'I never signed up for this. Where did you get my address?',
  'We really do not want to receive these emails any more, they are not for us.',
  'Stop sending the old price list, but keep me on the new one.',
  'Vielen Dank, aber bitte keine weiteren E-Mails.',
  'Danke für die Zusammenarbeit. Bitte löschen Sie meine Adresse aus Ihrem Verteiler.',
  'Merci, mais je ne souhaite plus recevoir vos messages.',
  'Gracias, pero no deseo recibir más correos.',
  'Bedankt, maar ik wil geen mails meer ontvangen.',
])('“%s” is for a colleague to read, in the very words, and shows that somebody is there', async (text) => {
  expect(await readReply(text + QUOTED)).toMatchObject({
    type: 'inbound_mail',
    native: MAY_LEAVE,
    actor: 'person',
    recipient: 'ann@customer.example',
    diagnostic: expect.stringContaining(text.split('\n').at(-1) ?? ''),
  });
});

test.each([
  'Great, see you on Thursday.',
  'Could you send the invoice again?',
  'Please write to my colleague Bob, he takes care of it.',
  'Können Sie mir mehr Nachrichten dazu schicken?',
])('“%s” asks for nothing of the kind, whatever the quotation says, and its words are not kept', async (text) => {
  expect(await readReply(text + QUOTED)).toMatchObject({
    type: 'inbound_mail',
    native: 'mail:reply',
    diagnostic: null,
  });
});

test('a mail that may be forged asks nobody: it is no reply, and nothing says that its domain sent it', async () => {
  const forged = await readReply('We really do not want these emails, they are not for us.', 'Hello', []);
  expect(forged).toMatchObject({ type: 'ignored', recipient: null });
});
