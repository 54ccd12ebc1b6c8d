/** What an automatic reply tells of a person: away for a while, gone for good and who took over, or reached elsewhere. */
import type { ReplyNews } from '../../event.ts';
import { readAwayUntil } from './away-until.ts';
import { type FoundAddress, findAddresses } from './find-addresses.ts';

export interface ReadNews extends ReplyNews {
  readonly hasLeft: boolean;
}

/** English, German, French, Spanish, Dutch, Japanese. Each speaks of leaving for good; leaving the office is none. */
const HAS_LEFT: readonly RegExp[] = [
  /\b(?:no longer|not) (?:works? |working |employed |be (?:working|employed) )?(?:with|for|at|by|employed|part of)\b(?! (?:the office|my desk))|\bno longer works?\b|\b(?:has|have|'ve) (?:now )?left (?:the )?(?!office|the office|a message|for)(?:company|organi[sz]ation|firm|business|us\b|[A-Z]\w+)|\bis no longer (?:an? )?(?:employee|member|here)\b|\bmy last (?:working )?day (?:at|with|was|is)\b/,
  /\bnicht (?:mehr|länger) (?:bei|für|im|in|unter|Mitarbeiter|tätig|beschäftigt|in unserem|Teil)\b|\b(?:hat|habe) (?:das Unternehmen|unser Unternehmen|die Firma|unser Haus) verlassen\b|\bausgeschieden\b|\bnicht mehr (?:\S+ ){0,4}(?:tätig|beschäftigt|angestellt)\b/i,
  /\bne (?:fait|fais) plus partie\b|\b(?:a|ai) quitté (?:l['’]entreprise|la société|l['’]organisation|nos équipes|l['’]équipe|notre)\b|\bne travaille plus\b|\bn['’]est plus (?:en poste|employée?|salariée?|chez|dans (?:l['’]entreprise|la société))\b/i,
  /\bya no (?:trabaj[ao]|forma parte|formo parte|pertenece|pertenezco|está en (?:la|nuestra) (?:empresa|compañía))\b|\bha dejado (?:la|nuestra|de trabajar)\b|\bdejó (?:la empresa|la compañía)\b/i,
  /\bniet (?:meer|langer) (?:werkzaam|in dienst|bij)\b|\bwerkt niet (?:meer|langer)\b|\b(?:uit dienst)\b|\bheeft (?:het bedrijf|de organisatie|ons) verlaten\b/i,
  /(?:退職|退社)(?:いたし|致し|し)(?:まし)?た|(?:退職|退社)のため/,
];

/** What stands before the address of whoever took over. */
const TURN_TO =
  /\b(?:contact|reach out|reach|get in touch|write|refer|direct|forward|e-?mail|wenden|kontaktieren|ansprechpartner(?:in)?|nachfolger(?:in)?|erreichen|contacter|contactez|adresser|joindre|écrire|contactar|contacte|póngase|diríjase|escriba|opnemen|neem|bereiken|opvolger|successor|replaced by|taken over|colleague|kollegin|kollegen?|collègue|colega|collega)\b/i;
/** Within one sentence or two. */
const TURN_REACH = 240;

const NEW_ADDRESS: readonly RegExp[] = [
  /\b(?:my|our|his|her|the|a) new (?:e-?mail(?: address)?|address|mail address)\b|\bnew (?:e-?mail )?address (?:is|will be)\b|\b(?:e-?mail )?address (?:has )?changed to\b|\bfrom now on\b|\bupdate your (?:address book|records|contacts)\b/i,
  /\bneuen? (?:e-?mail-?(?:adresse)?|mail-?adresse|adresse)\b|\b(?:e-?mail-?)adresse hat sich geändert\b|\bab sofort (?:unter|erreichen)\b/i,
  /\bnouvelle adresse\b|\bnouvel e-?mail\b|\badresse (?:e-?mail |mail )?a changé\b|\bdésormais (?:à|l['’]adresse)\b/i,
  /\bnueva dirección\b|\bnuevo (?:correo|e-?mail)\b|\bha cambiado (?:mi|la) dirección\b/i,
  /\bnieuwe? (?:e-?mail-?adres|mailadres|adres)\b|\be-?mailadres is gewijzigd\b/i,
];
const NEW_REACH = 120;

const NAME = /(?:\p{Lu}[\p{L}'’-]{1,30}\.? ){1,3}\p{Lu}[\p{L}'’-]{1,30}/gu;
/** Titles and words that begin a sentence with a capital, in front of a name. */
const NO_NAME =
  /^(?:please|bitte|contact|contactez|mr|mrs|ms|dr|herr|herrn|frau|monsieur|madame|señora?|dhr|mevr|my|meine?n?|our|the|for|in|kindly|veuillez|merci|por|favor|póngase|neem|met|colleague|kollegin|kollegen|successor|manager|director|team|you|sie|ihr|with)\.? /i;
const NAME_REACH = 90;

/**
 * @param words of the reply itself, without the mail that it answers
 * @param notOurs addresses that are nobody's successor: the writer's own, and ours
 * @param sentAt when it was written
 */
export function readNews(words: string, notOurs: ReadonlySet<string>, sentAt: Date): ReadNews {
  const found = findAddresses(words).filter(({ address }) => !notOurs.has(address));
  const hasLeft = HAS_LEFT.some((one) => one.test(words));
  const newAddress = hasLeft ? null : readNewAddress(words, found);
  return {
    hasLeft,
    newAddress,
    replacement: hasLeft ? readReplacement(words, found) : null,
    awayUntil: hasLeft || newAddress !== null ? null : readAwayUntil(words, sentAt),
  };
}

/** Only an address that follows such words, since a signature may hold any. */
function readNewAddress(words: string, found: readonly FoundAddress[]): string | null {
  for (const pattern of NEW_ADDRESS) {
    const match = pattern.exec(words);
    if (match === null) continue;
    const end = match.index + match[0].length;
    const next = found.find(({ at }) => at >= match.index && at <= end + NEW_REACH);
    if (next) return next.address;
  }
  return null;
}

function readReplacement(words: string, found: readonly FoundAddress[]): ReplyNews['replacement'] {
  const turn = TURN_TO.exec(words);
  const near = found.find(({ at }) => turn !== null && at >= turn.index && at - turn.index <= TURN_REACH) ?? found[0];
  if (near === undefined) {
    const name = turn === null ? null : nameIn(words.slice(turn.index + turn[0].length).slice(0, NAME_REACH), false);
    return name === null ? null : { name, email: null };
  }
  return { name: nameIn(words.slice(Math.max(0, near.at - NAME_REACH), near.at), true), email: near.address };
}

/** @param fromEnd the one that stands next to the address, not the first of the text */
function nameIn(text: string, fromEnd: boolean): string | null {
  const names = [...text.replace(/\s+/g, ' ').matchAll(NAME)].map((match) => withoutTitles(match[0]));
  const real = names.filter((name) => name.includes(' '));
  return (fromEnd ? real.at(-1) : real[0]) ?? null;
}

function withoutTitles(name: string): string {
  let bare = name;
  while (NO_NAME.test(bare)) bare = bare.replace(NO_NAME, '');
  return bare;
}
