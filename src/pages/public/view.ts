/** What every public page is made with. */
import { type Html, html } from '../../lib/html.ts';
import type { PersonLink } from '../../lib/person-link.ts';
import type { Language } from '../../words/languages.ts';
import type { PageSpeech } from '../../words/page-speech.ts';
import type { Brand } from './brand.ts';
import type { PageFormat } from './page-format.ts';

/** Where forms and links of the pages of one person lead. */
export interface Paths {
  /** What forms are sent by; a preview asks by GET, and records nothing. */
  readonly method: 'post' | 'get';
  /** The link itself. */
  readonly page: string;
  readonly leave: string;
  readonly reason: string;
  readonly preference: string;
  readonly address: string;
  readonly undo: string;
  readonly back: string;
}

export interface LanguageLink {
  readonly language: Language;
  readonly href: string;
}

/** What the frame needs. */
export interface Frame {
  readonly speech: PageSpeech;
  /** null where we do not know whose mail it was. */
  readonly brand: Brand | null;
  /** All languages of the page, the present one among them; empty: there is no choice. */
  readonly languages: readonly LanguageLink[];
  /** Stands above a preview. */
  readonly banner?: Html;
}

/** What is known of whoever opened a link. */
export interface PersonView extends Frame {
  readonly brand: Brand;
  readonly link: PersonLink;
  readonly format: PageFormat;
  readonly paths: Paths;
  /** False where no mail can be sent: wishes for more are passed on to a colleague. */
  readonly canMail: boolean;
}

export function companyOf({ brand, speech }: Frame): string {
  return brand?.company ?? speech.text('sender');
}

/** The attribute for a text that may be in another language than its page. */
export function langOf(language: Language, { speech }: Frame): Html | string {
  return language === speech.language ? '' : html` lang="${language}"`;
}
