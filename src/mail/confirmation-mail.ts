/** The mail that asks somebody whether it was they who asked. Pure. */
import type { Ask } from '../flow/ask.ts';
import { escapeHtml } from '../flow/enact/escape-html.ts';
import { confirmSpeeches } from '../words/confirm-speech.ts';
import { type Language, LOCALES } from '../words/languages.ts';

export interface ConfirmationMail {
  readonly ask: Ask;
  /** Where it goes. */
  readonly email: string;
  readonly company: string;
  /** As people know it, where the ask speaks of one; else empty. */
  readonly stream: string;
  readonly language: Language;
  /** Of the button's page. */
  readonly url: string;
  readonly expiresAt: Date;
  /** IANA. */
  readonly timeZone: string;
}

type LeadKey = 'return' | 'returnStream' | 'weekly' | 'monthly' | 'asItComes' | 'resume' | 'address';

/** Which sentence says what was asked for. */
export function leadOf(ask: Ask): LeadKey {
  if (ask.kind === 'return') return ask.stream === null ? 'return' : 'returnStream';
  if (ask.kind === 'frequency') return ask.frequency === 'as_it_comes' ? 'asItComes' : ask.frequency;
  return ask.kind;
}

export function renderConfirmationMail(mail: ConfirmationMail): { subject: string; text: string; html: string } {
  const { ask, company, stream, email, language, url } = mail;
  const { text } = confirmSpeeches[language];
  const date = new Intl.DateTimeFormat(LOCALES[language], {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: mail.timeZone,
  }).format(mail.expiresAt);
  const subject = ask.kind === 'frequency' || ask.kind === 'resume' ? 'more' : ask.kind;
  const before = [text('hello'), text(leadOf(ask), { company, stream, address: email }), text('press')];
  const after = [text('until', { date }), text('not')];
  return {
    subject: text(`subject.${subject}`, { company }),
    text: `${[...before, url, ...after].join('\n\n')}\n\n${company}\n`,
    html: [
      `<!doctype html><html lang="${language}"><body>`,
      ...before.map(paragraph),
      `<p><a href="${escapeHtml(url)}">${escapeHtml(url)}</a></p>`,
      ...after.map(paragraph),
      paragraph(company),
      '</body></html>',
    ].join('\n'),
  };
}

function paragraph(words: string): string {
  return `<p>${escapeHtml(words)}</p>`;
}
