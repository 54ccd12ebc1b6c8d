/** Notices of failure of the north and the east: recognised, and understood. */
import { readBounceMail } from '../../../../src/flow/read-bounce-mail.ts';
import { plainMail } from './mails.ts';

const NOTICES = [
  [
    'pl',
    'Nie dostarczono wiadomości',
    'Wiadomość nie mogła zostać dostarczona do:',
    '550 5.1.1 Nie ma takiego użytkownika',
    'user_unknown',
  ],
  [
    'sv',
    'Kunde inte leverera meddelandet',
    'Meddelandet kunde inte levereras till:',
    '552 5.2.2 Mottagarens brevlåda är full',
    'mailbox_full',
  ],
  [
    'da',
    'Beskeden blev ikke leveret',
    'Beskeden kunne ikke leveres til:',
    '550 5.1.1 Brugeren findes ikke',
    'user_unknown',
  ],
  [
    'no',
    'Meldingen ble ikke levert',
    'Meldingen kunne ikke leveres til:',
    '550 5.2.1 Kontoen er stengt',
    'mailbox_inactive',
  ],
  ['cs', 'Zprávu nelze doručit', 'Zpráva nebyla doručena na adresu:', '550 5.1.1 Schránka neexistuje', 'user_unknown'],
  [
    'tr',
    'İletiniz teslim edilemedi',
    'İletiniz şu adrese teslim edilemedi:',
    '550 5.1.1 Kullanıcı bulunamadı',
    'user_unknown',
  ],
] as const;

const read = async (subject: string, prose: string, why: string) => {
  const mail = plainMail({
    from: 'Mail Service <service@mx.customer.example>',
    subject,
    headers: ['Content-Type: text/plain; charset=utf-8'],
    text: `${prose}\n\n  ann@customer.example\n\n${why}\n`,
  });
  const { kind, facts } = await readBounceMail(mail);
  return [kind, facts.map((fact) => [fact.recipient, fact.reason])];
};

test.each(NOTICES)('a notice in %s', async (_, subject, prose, why, reason) => {
  expect(await read(subject, prose, why)).toEqual(['bounce', [['ann@customer.example', reason]]]);
});

test.each(NOTICES)('a notice in %s is known by its words, without numbers', async (_, subject, prose, why, reason) => {
  expect(await read(subject, prose, why.slice('550 5.1.1 '.length))).toEqual([
    'bounce',
    [['ann@customer.example', reason]],
  ]);
});
