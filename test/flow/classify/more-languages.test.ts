/** Refusals in the languages of the north and the east, in words of our own. */
import { classifyBounce } from './bounce.ts';

const REPLIES = {
  user_unknown: [
    '550 5.1.1 <ann@example.com>: Användaren finns inte',
    '550 Okänd mottagare',
    '550 5.1.1 E-postadressen ann@example.com hittades inte hos oss',
    '550 Brugeren findes ikke på dette system',
    '550 5.1.1 Ukendt modtager',
    '550 Mottakeren er ukjent',
    '550 5.1.1 E-postadressen finnes ikke',
    '550 5.1.1 Nie ma takiego użytkownika',
    '550 Adres odbiorcy nie istnieje',
    '550 5.1.1 NIEZNANY ODBIORCA',
    '550 Nieznany użytkownik: ann@example.com',
    '550 5.1.1 Příjemce nenalezen',
    '550 Neznámý uživatel',
    '550 Schránka neexistuje',
    '550 5.1.1 Böyle bir kullanıcı yok',
    '550 Alıcı adresi bulunamadı',
    '550 Geçersiz alıcı',
  ],
  mailbox_full: [
    '552 5.2.2 Mottagarens brevlåda är full',
    '552 Postkassen er fuld',
    '552 5.2.2 Innboksen er full',
    '452 Kvoten er overskredet',
    '552 Skrzynka odbiorcza jest przepełniona',
    '552 5.2.2 Przekroczono limit miejsca',
    '552 Poštovní schránka je plná',
    '552 5.2.2 Alıcının posta kutusu dolu',
    '552 Kota aşıldı',
  ],
  mailbox_inactive: [
    '550 Kontot är inaktiverat',
    '550 Kontoen er spærret',
    '550 5.2.1 Postboksen er stengt',
    '550 Konto zostało zablokowane',
    '550 Skrzynka jest nieaktywna',
    '550 Účet byl zrušen',
    '550 5.2.1 Hesap askıya alındı',
  ],
  domain_unknown: ['550 5.1.2 Ukendt domæne', '550 Domena nie istnieje', '550 Doména neexistuje'],
  policy: ['550 Meddelandet avvisades', '554 Wiadomość odrzucona', '554 Zpráva byla odmítnuta', '554 İleti reddedildi'],
  spam_content: ['554 Wiadomość uznana za spam', '554 Klassad som skräppost'],
  greylisted: ['451 Försök igen senare', '451 Proszę spróbować później', '451 Lütfen daha sonra tekrar deneyin'],
} as const;

test.each(Object.entries(REPLIES).flatMap(([reason, replies]) => replies.map((reply) => [reply, reason] as const)))(
  '%s: %s',
  (reply, reason) => {
    expect(classifyBounce(reply).reason).toBe(reason);
  },
);

test('what is said of the sender says nothing of the recipient', () => {
  for (const reply of [
    '550 Avsändarens adress finns inte',
    '550 Adres nadawcy nie istnieje',
    '550 Gönderen adresi bulunamadı',
    '550 Adresa odesílatele neexistuje',
  ])
    expect([reply, classifyBounce(reply).reason]).not.toEqual([reply, 'user_unknown']);
});

test('letters with strokes are the letters without them', () => {
  expect(classifyBounce('550 Skrzynka jest pelna').reason).toBe('mailbox_full');
  expect(classifyBounce('550 Kullanici bulunamadi').reason).toBe('user_unknown');
});
