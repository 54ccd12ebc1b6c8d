import { html, renderHtml } from '../../src/lib/html.ts';
import { chooseLanguage } from '../../src/words/choose-language.ts';
import { LANGUAGES, readLanguage } from '../../src/words/languages.ts';
import { createSpeeches } from '../../src/words/speak.ts';

const tree = {
  greet: 'Hello {{name}}, {{name}}!',
  mail: { left_one: '{{count}} mail', left_other: '{{count}} mails' },
};
const german = { greet: '{{name}}: guten Tag', mail: { left_one: '{{count}} Brief', left_other: '{{count}} Briefe' } };
const speeches = createSpeeches({ en: tree, de: german, fr: tree, es: tree, nl: tree });

describe('a text', () => {
  test('is said in its language, with its values, and in the right number', () => {
    expect(speeches.de.text('greet', { name: 'Ada' })).toBe('Ada: guten Tag');
    expect(speeches.en.text('mail.left', { count: 1 })).toBe('1 mail');
    expect(speeches.de.text('mail.left', { count: 2 })).toBe('2 Briefe');
  });

  test('takes markup as markup and words as words, each wherever the sentence wants it', async () => {
    const strong = html`<strong>${'<Ada>'}</strong>`;
    expect(await renderHtml(speeches.en.html('greet', { name: strong }))).toBe(
      'Hello <strong>&lt;Ada&gt;</strong>, <strong>&lt;Ada&gt;</strong>!',
    );
    expect(await renderHtml(speeches.de.html('greet', { name: '<b> & "co"' }))).toBe(
      '&lt;b&gt; &amp; &quot;co&quot;: guten Tag',
    );
    expect(await renderHtml(speeches.en.html('mail.left', { count: 3 }))).toBe('3 mails');
  });

  test('does not read placeholders in the name of a company', async () => {
    for (const name of ['{{count}} & Söhne', '$t(mail.left)', '\u{E000}0\u{E001}']) {
      expect(speeches.en.text('greet', { name })).toBe(`Hello ${name}, ${name}!`);
      expect(await renderHtml(speeches.de.html('greet', { name: html`${name}` }))).toBe(
        await renderHtml(html`${name}: guten Tag`),
      );
    }
  });
});

describe('the language', () => {
  const hints = { asked: null, person: null, browser: [] };

  test('is what the person pressed, else what the CRM knows, else what the browser says, else the default', () => {
    const choose = (given: Partial<Parameters<typeof chooseLanguage>[0]>) =>
      chooseLanguage({ ...hints, ...given }, LANGUAGES, 'nl');
    expect(choose({ asked: 'fr', person: 'de', browser: ['es'] })).toBe('fr');
    expect(choose({ person: 'de-at', browser: ['es'] })).toBe('de');
    expect(choose({ browser: ['pt-BR', 'es-MX', 'en'] })).toBe('es');
    expect(choose({ asked: 'xx', person: 'pt', browser: ['ja'] })).toBe('nl');
    expect(choose({})).toBe('nl');
  });

  test('is one that the company shows', () => {
    expect(chooseLanguage({ ...hints, asked: 'fr', browser: ['es', 'de'] }, ['en', 'de'], 'en')).toBe('de');
  });

  test.each([
    ['de', 'de'],
    ['DE_AT', 'de'],
    ['nl-be', 'nl'],
    [' en ', 'en'],
    ['enm', null],
    ['', null],
    [null, null],
  ])('is read from %p as %p', (code, language) => expect(readLanguage(code)).toBe(language));
});
