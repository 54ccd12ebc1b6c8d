import { readNews } from '../../../../src/flow/adapt/mail/reply-news.ts';

const SENT = new Date('2026-08-03T09:20:00Z');
const read = (words: string, own: readonly string[] = ['ann@customer.test']) => readNews(words, new Set(own), SENT);

describe('how long somebody is away', () => {
  test.each([
    ['I am out of the office until 17 August 2026 with limited access.', '2026-08-17'],
    ['I am on leave from 3 August and will be back on Monday, August 24th.', '2026-08-24'],
    ['Away till Friday. For urgent matters write to bob@customer.test.', '2026-08-07'],
    ['I will return on 2026-09-01.', '2026-09-01'],
    ['Ich bin bis einschließlich 21. August 2026 nicht im Büro.', '2026-08-21'],
    ['Ich bin vom 03.08. bis zum 14.08.2026 im Urlaub.', '2026-08-14'],
    ['Ich bin ab dem 24. August wieder erreichbar.', '2026-08-24'],
    ["Je suis absente du bureau jusqu'au 28 août 2026 inclus.", '2026-08-28'],
    ['Je serai de retour le 31 août.', '2026-08-31'],
    ['Estaré fuera de la oficina hasta el 20 de agosto de 2026.', '2026-08-20'],
    ['Ik ben afwezig tot en met 19 augustus 2026.', '2026-08-19'],
    ['誠に勝手ながら、2026年8月19日(水)まで不在にしております。', '2026-08-19'],
  ])('%s', (words, day) => {
    expect(read(words)).toMatchObject({ awayUntil: day, hasLeft: false, newAddress: null, replacement: null });
  });

  test.each([
    ['a day that can be read in two ways', 'I am away until 03/09/2026.'],
    ['no day', 'I am out of the office. I will answer as soon as I can.'],
    ['a day long ago', 'I am away until 5 May 2019.'],
    ['a day that is far away', 'The offer is valid until 31 December 2031.'],
  ])('is not known where the reply names %s', (_what, words) => {
    expect(read(words).awayUntil).toBeNull();
  });
});

describe('who has left, and who took over', () => {
  test.each([
    ['Ann Lee no longer works for Customer Ltd. Please contact Jane Roe (jane.roe@customer.test).', 'Jane Roe'],
    ['I have left the company. My successor is Jane Roe, jane.roe@customer.test.', 'Jane Roe'],
    [
      'Ann is no longer with us. For all enquiries please reach out to my colleague Jane Roe at jane.roe@customer.test',
      'Jane Roe',
    ],
    [
      'Frau Lee ist nicht mehr für unser Unternehmen tätig. Bitte wenden Sie sich an Frau Jane Roe: jane.roe@customer.test',
      'Jane Roe',
    ],
    ["Ann Lee a quitté l'entreprise. Merci de contacter Jane Roe : jane.roe@customer.test", 'Jane Roe'],
    ['Ann Lee ya no trabaja en esta empresa. Por favor, contacte con Jane Roe (jane.roe@customer.test).', 'Jane Roe'],
    [
      'Ann Lee is niet meer werkzaam bij Customer. Neem contact op met Jane Roe via jane.roe@customer.test.',
      'Jane Roe',
    ],
  ])('%s', (words, name) => {
    expect(read(words)).toMatchObject({ hasLeft: true, replacement: { name, email: 'jane.roe@customer.test' } });
  });

  test('in Japanese, by the address of the successor', () => {
    expect(read('リーは7月末に退職いたしました。後任の jane.roe@customer.test までご連絡ください。')).toMatchObject({
      hasLeft: true,
      replacement: { name: null, email: 'jane.roe@customer.test' },
    });
  });

  test('a successor without an address is named all the same', () => {
    expect(read('Ann no longer works here. Please contact Jane Roe on +44 20 7946 0000.').replacement).toEqual({
      name: 'Jane Roe',
      email: null,
    });
  });

  test('nobody is made up, and the writer is not the own successor', () => {
    expect(read('Ann no longer works here. Regards, ann@customer.test').replacement).toBeNull();
  });

  test.each([
    'I have left the office for today and will answer tomorrow.',
    'I am not at my desk. In urgent cases contact Jane Roe (jane.roe@customer.test).',
    'We have received your message and will answer within two working days.',
    'Ich bin heute nicht im Büro. Wenden Sie sich an Jane Roe: jane.roe@customer.test',
  ])('an absence is no leaving: %s', (words) => {
    expect(read(words)).toMatchObject({ hasLeft: false, replacement: null });
  });
});

describe('where mail should go from now on', () => {
  test.each([
    'My new email address is ann.lee@newco.test.',
    'Please note that my e-mail address has changed to ann.lee@newco.test',
    'Meine neue E-Mail-Adresse lautet ann.lee@newco.test',
    'Ma nouvelle adresse e-mail est : ann.lee@newco.test',
    'Mi nueva dirección de correo es ann.lee@newco.test.',
    'Mijn nieuwe e-mailadres is ann.lee@newco.test',
  ])('%s', (words) => {
    expect(read(words)).toMatchObject({ newAddress: 'ann.lee@newco.test', hasLeft: false });
  });

  test.each([
    'I am away. Please use our web form or write to support@customer.test.',
    'Regards, Ann (ann.lee@newco.test)',
    'In urgent cases use bob@customer.test.',
  ])('any other address is not it: %s', (words) => {
    expect(read(words).newAddress).toBeNull();
  });
});

test('a reply that wants to keep us busy does not', () => {
  const startedAt = performance.now();
  for (const piece of ['until ', 'Jane Roe ', 'new address ', 'bis zum 1.', 'a@b.test ', 'jusqu’au 12 ', 'contact ']) {
    read(piece.repeat(4_000 / piece.length));
  }
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});
