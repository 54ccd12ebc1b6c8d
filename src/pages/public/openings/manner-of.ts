/** In what manner a link was opened, as far as the request tells. Pure. It is looked at, and decides nothing. */
import type { Manner } from '../../../store/link-opening.ts';

/** Gateways, previews and crawlers that say what they are. */
const SCANNER =
  /barracuda|mimecast|proofpoint|fireeye|trend ?micro|forcepoint|symantec|messagelabs|cloudmark|sophos|safelinks|url ?defense|urlscan|virustotal|zscaler|ironport|trustwave|vade|hornetsecurity|avanan|bot\b|crawler|spider|scan(?:ner|ning)?\b|preview|headless|phantomjs|python-requests|python-urllib|aiohttp|curl\/|wget\/|go-http-client|java\/|okhttp|apache-httpclient|libwww|node-fetch|axios|facebookexternalhit|slackbot|whatsapp|telegram|skypeuripreview/i;

export interface Opening {
  readonly method: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Many different links from the same place within seconds. */
  readonly isRush: boolean;
}

export function mannerOf({ method, headers, isRush }: Opening): Manner {
  const said = (name: string): string => String(headers[name] ?? '');
  if (method === 'HEAD') return 'head';
  const purpose = [said('sec-purpose'), said('purpose'), said('x-purpose'), said('x-moz')].join(' ');
  if (/prefetch|prerender|preview/i.test(purpose)) return 'prefetch';
  const agent = said('user-agent');
  if (agent === '' || SCANNER.test(agent)) return 'scanner';
  return isRush ? 'rush' : 'page';
}
