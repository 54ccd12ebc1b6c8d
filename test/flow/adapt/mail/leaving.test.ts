/** "No more mail, please", as people write it: obeyed where it is plain, and left to people where it is not. */
import { readBounceMail } from '../../../../src/flow/read-bounce-mail.ts';
import { plainMail } from './mails.ts';

const QUOTED = `\n\nOn Mon, 9 Mar 2026 at 09:00, News <news@sender.example> wrote:\n${'> To unsubscribe, click here.\n'.repeat(40)}`;
const FOOTER = `\n--\nAnn Lee\nCustomer Ltd\n${'This e-mail is meant only for whom it is addressed to. '.repeat(20)}`;

const answer = async (text: string, subject = 'Re: Our spring dates', headers: readonly string[] = []) => {
  const from = 'ann@customer.example';
  const mail = plainMail({
    from,
    returnPath: from,
    subject,
    headers: ['In-Reply-To: <m1@sender.example>', 'Content-Type: text/plain; charset=utf-8', ...headers],
    text,
  });
  return (await readBounceMail(mail)).kind;
};

describe('a plain wish is obeyed', () => {
  test.each([
    'Unsubscribe',
    'unsubscribe me please',
    'Please unsubscribe me.',
    'Hi,\n\nplease take me off your mailing list.\n\nThanks,\nAnn',
    'Could you remove me from your list? Thank you.',
    'Hello Tom,\nI would like to be removed from this distribution list.\nAnn',
    'Please remove my email address\nfrom your database.',
    'I want to be unsubscribed from your newsletter!',
    'Stop sending me these emails.',
    'STOP SPAMMING ME!!!',
    'I no longer wish to receive your emails.',
    'Please do not contact me again.',
    'Opt out',
    'Bitte nehmen Sie mich aus dem Verteiler.\n\nMit freundlichen Grüßen\nAnn Lee',
    'Sehr geehrte Damen und Herren,\n\nbitte melden Sie mich vom Newsletter ab.',
    'Bitte streichen Sie meine E-Mail-Adresse aus Ihrem E-Mail-Verteiler!',
    'Newsletter abbestellen',
    'Bitte aus dem Verteiler löschen. Danke!',
    'Ich möchte keine weiteren E-Mails von Ihnen erhalten.',
    'Bonjour,\n\nMerci de me désinscrire de votre liste de diffusion.\n\nCordialement,\nAnn',
    'Veuillez me désabonner',
    'Je ne souhaite plus recevoir vos newsletters.',
    'Por favor, denme de baja de su lista.',
    'No quiero recibir más correos.',
    'Graag uitschrijven van de nieuwsbrief.',
  ])('%j', async (words) => {
    expect(await answer(words)).toBe('unsubscribe_request');
    expect(await answer(words + QUOTED)).toBe('unsubscribe_request');
    expect(await answer(words + FOOTER)).toBe('unsubscribe_request');
  });

  test.each(['unsubscribe', 'Re: Unsubscribe', 'AW: Abmelden', 'remove me', 'STOP'])(
    'as the subject %j',
    async (said) => {
      expect(await answer('', said)).toBe('unsubscribe_request');
    },
  );

  test('by a mail program, when the person clicks there', async () => {
    const words = 'The program of Ann sent this mail to unsubscribe from “Our spring dates”.';
    expect(await answer(words, 'unsubscribe', ['Auto-Submitted: auto-replied'])).toBe('unsubscribe_request');
  });
});

describe('what may mean something else is a letter', () => {
  test.each([
    'Remove me from the 3 pm slot please, I would like the morning one instead.',
    'Stop sending invoices by post, please send them by mail to me.',
    'Please remove me from the list for Tuesday but keep me on the newsletter.',
    'Unsubscribe me from everything except the product news.',
    'Unsubscribe rates have gone up on our side, too. Shall we talk?',
    'Please remove my old address from the contract.',
    'Take me off guard, will you! That was a lovely offer.',
    'Our whole team wants to opt out of the annual plan.',
    'Ich möchte mich für die Veranstaltung abmelden, aber im Mai komme ich gern.',
    'Bitte löschen Sie die Position 4 aus dem Angebot.',
    'Je voudrais retirer ma candidature.',
    'Thank you, that suits me well.',
    'Let us stop here.',
  ])('%j', async (words) => {
    expect(await answer(words)).toBe('none');
    expect(await answer(words + QUOTED)).toBe('none');
  });

  test('a subject of few words does not speak for a whole letter', async () => {
    const letter = 'Hi Tom, I agree with your proposal to stop the old product. Let us talk on Monday. Ann';
    expect(await answer(letter, 'Stop')).toBe('none');
    expect(await answer('Unsubscribe me from the offers, but not from the news.', 'Unsubscribe')).toBe('none');
  });

  test('a program has no wishes', async () => {
    expect(await answer('I am away.', 'Remove me', ['Auto-Submitted: auto-replied'])).toBe('auto_reply');
  });
});
