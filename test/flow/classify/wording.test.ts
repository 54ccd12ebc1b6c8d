import { classifyBounce } from './bounce.ts';

function expectReasons(replies: Readonly<Record<string, string>>): void {
  const read = Object.fromEntries(Object.keys(replies).map((text) => [text, classifyBounce(text).reason]));
  expect(read).toEqual(replies);
}

test('words about sender, greeting, relay and reverse DNS never make the recipient unknown', () => {
  const replies = [
    '550 5.1.1 <news@example.org>: Sender address rejected: User unknown in virtual mailbox table',
    '450 4.1.8 <news@example.org>: Sender address rejected: Domain not found',
    '553 5.1.8 <news@example.org>... Domain of sender address news@example.org does not exist',
    '550 5.7.1 <localhost>: Helo command rejected: Host not found',
    '504 5.5.2 <web>: Helo command rejected: need fully-qualified hostname',
    '554 5.7.1 <ann@example.com>: Relay access denied',
    '550 5.7.25 The reverse DNS name of your server does not exist',
    'host mx.example.com[192.0.2.1] said: 550 5.1.1 User unknown (in reply to MAIL FROM command)',
    'SMTP error from remote mail server after MAIL FROM:<news@example.org>: 550 address does not exist',
    'SMTP error from remote mail server after initial connection: 554 unknown host',
    '550 Sender verify failed: no such user',
    '550 Sender rejected: there is no mailbox by that name',
    '550 Return path rejected, nobody by that name',
    '550 The return path domain does not exist',
  ];
  for (const text of replies) {
    const read = classifyBounce(text);
    expect([text, read.class]).toEqual([text, 'block']);
  }
});

test('names of hosts, addresses and links are no words', () => {
  expectReasons({
    'host mx10.spam-detected.example[192.0.2.1] said: 550 5.1.1 User unknown': 'user_unknown',
    '552 5.2.2 <user.unknown@example.com>: mailbox full': 'mailbox_full',
    '552 <spam@mailbox-not-found.example> over quota': 'mailbox_full',
    '550 5.1.1 User unknown, see https://example.com/greylisted/quota-exceeded': 'user_unknown',
  });
});

test('line ends, continuation codes, case, hyphens and accents do not hide the words', () => {
  expectReasons({
    '550-5.1.1 The email account that you tried to\r\n550-5.1.1 reach does not exist. Please try\r\n550 5.1.1 again':
      'user_unknown',
    '550-5.7.1 Mail refused: the spf\n550 5.7.1 check failed': 'authentication',
    '552 OVER-QUOTA': 'mailbox_full',
    '550 USER_UNKNOWN': 'user_unknown',
    '550 This user doesn’t have an account': 'user_unknown',
    '550 ПОЛЬЗОВАТЕЛЬ НЕ НАЙДЕН': 'user_unknown',
    '550 Boîte du destinataire pleine': 'mailbox_full',
    '550 boite du destinataire pleine': 'mailbox_full',
  });
});

test('a phrase is whole words', () => {
  expect(classifyBounce('550 nosuchuser unknownish').reason).toBe('undetermined');
  expect(classifyBounce('550 superuser unknownness').reason).toBe('undetermined');
  expect(classifyBounce('550 antispamx').reason).toBe('undetermined');
});

test('a phrase does not reach across the end of a sentence', () => {
  expect(classifyBounce('550 We know this mailbox. Not found is the moon.').reason).not.toBe('user_unknown');
});

test('the same words in other words', () => {
  expectReasons({
    '550 5.1.1 sid=x Recipient not found': 'user_unknown',
    '554 5.1.1 No such account': 'user_unknown',
    '553 sorry, this recipient is not in my validrcptto list (#5.7.1)': 'user_unknown',
    '554 5.7.1 unknown domain or unknown recipient (LDAP check)': 'user_unknown',
    '552 1 Requested mail action aborted, mailbox not found': 'user_unknown',
    '550 #5.1.0 Address rejected.': 'user_unknown',
    '550 John is no longer with the company': 'user_unknown',
    '550 Account suspended': 'mailbox_inactive',
    '450 4.2.0 <ann@example.com>: Recipient address rejected: Greylisted for 5 minutes': 'greylisted',
    '450 4.1.1 <ann@example.com>: Recipient address rejected: unverified address: Address verification in progress':
      'greylisted',
    '450 4.2.1 The user you are trying to contact is receiving mail too quickly.': 'rate_limited',
    '452 4.5.3 Too many recipients': 'rate_limited',
    '552 5.3.4 Message size exceeds fixed limit': 'message_too_big',
    '530 5.7.0 Must issue a STARTTLS command first': 'tls_required',
    '550 High probability of spam': 'spam_content',
    '554 5.7.1 Virus found in message': 'virus',
    '550 5.7.1 Email rejected per DMARC policy for example.org': 'authentication',
    '450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.1]': 'reverse_dns',
    '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org': 'reputation',
    '550 see https://www.spamhaus.org/query/ip/192.0.2.1': 'reputation',
    '550-Requested action not taken: mailbox unavailable\n550-Reject due to policy restrictions.': 'policy',
    '550 Requested action not taken: mailbox unavailable': 'user_unknown',
    '554 5.7.1 <ann@example.com>: Recipient address rejected: Policy rejection': 'policy',
    'connect to mx.example.com[192.0.2.1]:25: Connection refused': 'network_error',
    'connect to mx.example.com[192.0.2.1]:25: Connection timed out': 'timeout',
    '451 4.3.0 Temporary lookup failure': 'server_error',
    '554 5.4.14 Hop count exceeded - possible mail loop': 'network_error',
    '550 : User unknown': 'recipient_filter',
    '550 <ann@example.com>: User unknown': 'user_unknown',
  });
});

test('German, French, Spanish, Italian, Dutch and Japanese are read', () => {
  expectReasons({
    '550 5.1.1 Empfänger unbekannt': 'user_unknown',
    '550 Der Empfaenger wurde nicht gefunden': 'user_unknown',
    '552 5.2.2 Das Postfach ist voll': 'mailbox_full',
    '550 Das Konto wurde deaktiviert': 'mailbox_inactive',
    '550 5.1.1 Destinataire inconnu': 'user_unknown',
    "550 L'adresse n'existe pas": 'user_unknown',
    '552 Boîte aux lettres pleine': 'mailbox_full',
    '550 El usuario no existe': 'user_unknown',
    '552 El buzón está lleno': 'mailbox_full',
    '550 Utente sconosciuto': 'user_unknown',
    '550 Gebruiker onbekend': 'user_unknown',
    '550 宛先のメールアドレスは存在しません': 'user_unknown',
    '552 メールボックスの容量を超えています': 'mailbox_full',
  });
});

test('the span points at the words in the original, whatever stands before them', () => {
  const texts = [
    [
      'host mx.example.com[192.0.2.1] said:\r\n  550-5.2.2  Sorry,   MAILBOX\r\n550 5.2.2 FULL today',
      'MAILBOX\r\n550 5.2.2 FULL',
    ],
    ['550 5.1.1 <ann@example.com>: Häufig gefragt. No such user here!', 'No such user'],
    ['550 5.7.1 x 😀 y; blocked using zen.spamhaus.org', 'blocked using'],
  ] as const;
  for (const [text, words] of texts) {
    const { span } = classifyBounce(text);
    expect(text.slice(...(span ?? [0, 0]))).toBe(words);
  }
});

test('a user who was switched off and a mailbox that was discontinued are gone; what is suspended or disabled may come back', () => {
  expectReasons({
    '550 user disabled': 'user_unknown',
    '550 5.1.1 <ann@example.com> is now disabled with this service': 'user_unknown',
    '554 Sorry, this account has been disabled or discontinued': 'user_unknown',
    '550 The mailbox was discontinued': 'user_unknown',
    '550 The user account is disabled': 'mailbox_inactive',
    '550 Account disabled': 'mailbox_inactive',
    '550 Mailbox currently suspended': 'mailbox_inactive',
    '452 4.2.1 User temporarily disabled': 'mailbox_inactive',
  });
});
