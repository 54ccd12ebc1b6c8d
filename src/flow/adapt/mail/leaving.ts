/** Whether somebody answers that they want no more mail. It ends everything, so only a plain statement counts; a letter about leaving is a letter. */
import { isAutoReply } from './mail-kind.ts';
import type { OpenedMail } from './open-mail.ts';
import { ownWords } from './own-words.ts';

/** What "unsubscribe" by hand and by mail programs looks like: RFC 2369's mailto links make such mails. */
const SUBJECT =
  /^\s*(?:(?:re|aw|sv|tr|antw) ?: *)*(?:please )?(?:unsubscribe(?: me)?|remove me|take me off|opt[- ]?out|(?:bitte )?abmelden|abbestellen|abmeldung|d[ée]sabonner|d[ée]sabonnement|d[ée]sinscription|cancelar suscripci[óo]n|darse de baja|baja|uitschrijven|afmelden|配信停止)[\s.!]*$/i;
/** Words that a mailing of ours may have for its subject, too: they count where next to nothing else is said. */
const SHORT_SUBJECT = /^\s*(?:stop|remove|cancel)[\s.!]*$/i;
const NEXT_TO_NOTHING = 40;

/** Whoever explains at length wants to be understood, and perhaps something else. */
const MAX_LETTER = 400;
const MAX_SENTENCE = 160;
const GREETING =
  /^(?:hi|hello|hey|dear|good (?:morning|day|afternoon)|hallo|guten (?:tag|morgen)|sehr geehrte[rs]?|liebe[rs]?|moin|bonjour|madame|monsieur|ch[eè]re?|hola|buen(?:os|as)|estimad[oa]s?|beste|geachte|goede(?:morgen|middag|ndag))(?![\p{L}\d])[^.!?]{0,60}$/iu;
/** What stands below it is a name and a footer. */
const CLOSING =
  /^(?:--\s*$|(?:thanks|thank you|cheers|best|kind(?:est)?|warm|regards|sincerely|yours|mit (?:freundlichen|besten|herzlichen)|freundliche|beste|viele|liebe grüße|herzliche|danke|mfg|vg|lg|cordialement|bien (?:à|cordialement)|merci|salutations|saludos|un saludo|gracias|atentamente|met vriendelijke|groeten?|bedankt|sent from|von meinem|envoyé de|enviado desde|verzonden)(?![\p{L}\d]))/iu;
/** "... but keep the invoices": then somebody has to read it. */
const CONDITION =
  /(?<!\p{L})(?:but|except|only|unless|until|instead|keep|aber|außer|nur|sondern|bis|stattdessen|mais|sauf|seulement|pero|excepto|solo|maar|behalve|alleen)(?!\p{L})/iu;

const MAIL_EN =
  '(?:e-?mail(?:s|ings?)?|mail(?:s|ings?)?|messages|newsletters?|spam|communications?|marketing|promotions?|offers)';
const LIST_EN = `(?:(?:\\w+[ -]){0,3}(?:lists?|database|distribution|records|${MAIL_EN}))`;
const LIST_DE =
  '(?:\\S+ ){0,2}(?:\\S*verteiler\\S*|\\S*newsletter\\S*|\\S*listen?|\\S*mailings?|datenbank|e-?mail\\S*)';
const LIST_FR = '(?:\\S+ ){0,3}(?:\\S*listes?|\\S*newsletters?|lettres?|mailings?|diffusion|base|e-?mails|envois)';

/** Each is a whole sentence. English, German, French, Spanish, Dutch. */
const STATEMENTS: readonly RegExp[] = [
  new RegExp(
    `^(?:(?:can|could|will|would) you )?(?:please |pls |kindly )*(?:i (?:want|wish|would like|'d like) to )?(?:be )?(?:unsubscribe[d]?|opt(?: me)? out)(?: (?:me|us|this address|my (?:e-?mail )?address))?(?: (?:from|of|to) (?:\\S+ )?${LIST_EN}| from (?:this|these|all|everything))?(?: please| now| immediately| asap| thanks?| thank you)*$`,
    'i',
  ),
  new RegExp(
    `^(?:(?:can|could|will|would) you )?(?:please |pls |kindly )*(?:i (?:want|wish|would like|'d like) to be )?(?:remove[d]?|delete|take[n]?|drop)(?: (?:me|us|this address|my (?:name|details|(?:e-?mail )?address)))?(?: (?:from|off)(?: of)? (?:your|this|the|these|all|any)(?: of your)? ${LIST_EN}(?: please| now| immediately| thanks?| thank you)*)$`,
    'i',
  ),
  /^(?:please |pls )?(?:remove me|take me off)(?: please)?$/i,
  new RegExp(
    `^(?:please |pls )?stop (?:(?:sending|writing)(?: to)? (?:me|us) )?(?:(?:e-?mailing|mailing|contacting|spamming) (?:me|us)|(?:(?:any|your|these|those|this|more|all) ){0,2}${MAIL_EN})(?: please| now| immediately)*$`,
    'i',
  ),
  new RegExp(
    `^(?:i|we) (?:no longer (?:want|wish)|do(?:n't| not) (?:want|wish))(?: to (?:receive|get))? (?:(?:any|your|these|this|more|further|such) ){0,3}${MAIL_EN}(?: from you| any ?more| any longer)*$`,
    'i',
  ),
  /^(?:please )?(?:do not|don't) (?:e-?mail|contact|write to) (?:me|us)(?: (?:again|any ?more|any longer))$/i,
  new RegExp(
    `^(?:bitte )?(?:nehmen|streichen|löschen|entfernen|tragen) sie (?:bitte )?(?:mich|uns|(?:meine|diese|unsere) (?:e-?mail-?|mail-?)?adresse)(?: bitte)? (?:aus|von) (?:dem|der|ihrem|ihrer|diesem|dieser|allen) ${LIST_DE}(?: heraus| raus| aus)?$`,
    'i',
  ),
  new RegExp(
    `^(?:bitte )?(?:melden|tragen) sie (?:bitte )?(?:mich|uns) (?:bitte )?(?:vom|von|aus) (?:(?:dem|ihrem|ihrer|diesem|dieser|allen) )?${LIST_DE} (?:ab|aus)$`,
    'i',
  ),
  new RegExp(
    `^(?:ich (?:möchte|will) )?(?:bitte )?(?:mich |uns )?(?:(?:(?:aus|von|vom) )?(?:(?:dem|den|der|ihrem|ihren|diesem|diesen) )?${LIST_DE} )?(?:abbestellen|abmelden|austragen)$`,
    'i',
  ),
  new RegExp(
    `^(?:ich (?:möchte|will) )?(?:bitte )?(?:mich |uns )?(?:aus|von|vom) (?:(?:dem|der|ihrem|ihrer|diesem|dieser) )?${LIST_DE} (?:löschen|streichen|nehmen|entfernen)$`,
    'i',
  ),
  /^(?:ich|wir) (?:möchte|möchten|will|wollen|wünsche|wünschen) (?:(?:bitte|künftig|in zukunft|von ihnen|ab sofort) )*keine (?:(?:weiteren|ihre|solchen|mehr) )?(?:\S*mails?|\S*newsletter|\S*werbung|nachrichten|informationen)(?: von ihnen| mehr)*(?: erhalten| bekommen| empfangen)?$/i,
  new RegExp(
    `^(?:(?:merci de|veuillez|pouvez-vous|pourriez-vous|je (?:souhaite|voudrais|veux)) )?(?:bien )?(?:me |m'|nous )?(?:désabonner|désabonnez|désinscrire|désinscrivez|retirer|retirez|supprimer|supprimez|enlever|enlevez)(?:-moi)?(?: (?:de|du|des) ${LIST_FR})?(?: svp| s'il vous plaît| merci)*$`,
    'i',
  ),
  /^je ne (?:souhaite|veux|désire) plus (?:recevoir|être (?:contacté|sollicité)e?)(?: (?:de |d'|vos |ces |votre |cette )?(?:\S+ )?(?:e-?mails?|mails?|courriels?|newsletters?|messages?|publicités?|sollicitations?))?(?: de votre part)?$/i,
  /^(?:por favor )?(?:(?:quiero|deseo|quisiera|solicito|pido) )?(?:darme|denme|dadme|deme|me den) de baja(?: (?:de|en) (?:(?:su|la|esta|sus|las) )?(?:lista|boletín|newsletter|suscripción|correos?|base)(?: \S+){0,3})?(?: por favor)?$/i,
  /^no (?:quiero|deseo) recibir más (?:correos|e-?mails|mensajes|boletines|publicidad|información)(?: suyos| de ustedes)?$/i,
  /^(?:graag |gelieve |(?:wilt|kunt) u )?(?:ik wil )?(?:mij |me |ons )?(?:graag )?(?:uitschrijven|afmelden|verwijderen)(?: (?:van|uit|voor) (?:de|uw|deze) (?:\S+ )?(?:\S*lijst|nieuwsbrief|mailings?))?(?: alstublieft)?$/i,
];

/** Of a mail that a person wrote. A program that answers has no wishes, unless it was told to by a click: Apple Mail marks that as automatic. */
export function asksToLeave(mail: OpenedMail): boolean {
  if (isAutoReply(mail)) return /^\s*unsubscribe\s*$/i.test(mail.first('subject'));
  const letter = letterOf(ownWords(mail.text));
  if (letter.length > MAX_LETTER || CONDITION.test(letter)) return false;
  const subject = mail.first('subject');
  return SUBJECT.test(subject) || (SHORT_SUBJECT.test(subject) && letter.length <= NEXT_TO_NOTHING) || saysSo(letter);
}

/** Without greeting, closing and footer. */
function letterOf(words: string): string {
  const lines = words.split('\n').map((line) => line.trim());
  const from = lines.findIndex((line) => line !== '' && !GREETING.test(line.replace(/[,.!:;]+$/, '')));
  if (from < 0) return '';
  const end = lines.findIndex((line, at) => at > from && CLOSING.test(line));
  return lines
    .slice(from, end < 0 ? undefined : end)
    .join('\n')
    .trim();
}

/** The first thing that is said. Lines of one paragraph may have been broken anywhere. */
function saysSo(letter: string): boolean {
  const [paragraph = ''] = letter.split(/\n{2,}/);
  const [sentence = ''] = paragraph.split(/[.!?;]+(?:\s+|$)|,\s*(?=thank|merci|danke|gracias|bedankt)/i);
  const said = sentence.replace(/[’`]/g, "'").replaceAll(',', '').replace(/\s+/g, ' ').trim();
  return said.length <= MAX_SENTENCE && STATEMENTS.some((statement) => statement.test(said));
}
