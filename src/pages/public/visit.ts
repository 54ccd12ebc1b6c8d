/** Who opened a link, whose mail it was about, and in which language the page speaks to them. */
import type { Request } from 'express';
import { openPersonLink, readPersonToken } from '../../lib/person-link.ts';
import type { PageSettings } from '../../public-page/page-settings.ts';
import type { Db } from '../../store/database.ts';
import { findPersonLanguage, findPublicView } from '../../store/public-page.ts';
import { chooseLanguage } from '../../words/choose-language.ts';
import { LANGUAGES, type Language, readLanguage } from '../../words/languages.ts';
import { pageSpeeches } from '../../words/page-speech.ts';
import { createBrand } from './brand.ts';
import { pageFormat } from './page-format.ts';
import { languageLinks, pathsOf, writeQuery } from './paths.ts';
import { readCampaign } from './read-campaign.ts';
import type { Frame, PersonView } from './view.ts';

export interface VisitDeps {
  readonly db: Db;
  /** False where no mail can be sent: a colleague is asked instead. */
  readonly canMail: boolean;
  /** The keys of a portal that never rotate; null for an unknown portal. */
  portalKeys(portalId: number): Promise<{ readonly hash: Buffer; readonly link: Buffer } | null>;
}

export interface Visit extends PersonView {
  readonly portalId: number;
  readonly hashKey: Buffer;
  /** Path of the link, without a query. */
  readonly path: string;
  /** The mailing in which the link stood, as the sender wrote it into the link; a label that nobody signed. */
  readonly campaign: string | null;
}

/** @returns null for a link that is none of ours, or whose portal is gone */
export async function readVisit(deps: VisitDeps, request: Request): Promise<Visit | null> {
  const token = readPersonToken(String(request.params.token));
  if (!token) return null;
  const keys = await deps.portalKeys(token.portalId);
  const link = keys ? openPersonLink(keys.link, token.sealed) : null;
  if (!keys || !link) return null;
  const [view, person] = await Promise.all([
    findPublicView(deps.db, token.portalId),
    findPersonLanguage(deps.db, token.portalId, link.email),
  ]);
  if (!view) return null;
  const brand = createBrand(token.portalId, view);
  const language = chooseFor(request, brand.settings, person);
  const path = linkPath(request);
  const campaign = readCampaign(request.query.c);
  return {
    portalId: token.portalId,
    hashKey: keys.hash,
    link,
    brand,
    path,
    campaign,
    canMail: deps.canMail,
    speech: pageSpeeches[language],
    format: pageFormat(language, view.timeZone),
    languages: languageLinks(path, brand.settings.languages, { campaign }),
    paths: pathsOf(path, { language: readLanguage(askedLanguage(request)), campaign }),
  };
}

/** @param person what the company knows of their language */
export function chooseFor(request: Request, settings: PageSettings, person: string | null): Language {
  const hints = { asked: askedLanguage(request), person, browser: request.acceptsLanguages() };
  return chooseLanguage(hints, settings.languages, settings.language);
}

/** Of a page that does not know whose mail it is about. */
export function strangerFrame(request: Request): Frame {
  const hints = { asked: askedLanguage(request), person: null, browser: request.acceptsLanguages() };
  const language = chooseLanguage(hints, LANGUAGES, 'en');
  return { speech: pageSpeeches[language], brand: null, languages: languageLinks('', LANGUAGES) };
}

/** The path of the link that a request came by, ready to stand in a page. */
export function linkPath(request: Request): string {
  return `/u/${encodeURIComponent(String(request.params.token))}`;
}

/** What of the query goes on to the next page. */
export function keptQuery(request: Request): string {
  return writeQuery({ lang: readLanguage(askedLanguage(request)), c: readCampaign(request.query.c) });
}

function askedLanguage(request: Request): string | null {
  const { lang } = request.query;
  return typeof lang === 'string' ? lang : null;
}
