/** The signs by which mails of programs are told apart: a notice of failure, of delay, a reply by nobody, a question "are you human?". */
import type { OpenedMail } from './open-mail.ts';

const PROGRAM =
  /mailer-?daemon|mail-?daemon|postmaster|mail delivery|delivery subsystem|mail (?:system|subsystem|server|router|administrator)|mailadmin|e?mail_service|microsoft exchange|exchange system|system attendant|double-?bounce|bounce[sd]?@|no-?reply@.*(?:google|mail)|^"?<>|daemon@|\bmmsc|mms(?:relay|gateway)|smtp|\bmta@|internet mail|auto_mail|autoresponder@|antispam|delivery-?status|\bndr\b|\bdsn@/i;

const FAILED_SUBJECT =
  /undeliver|non[- ]?deliver|not (?:be(?:en)? )?deliver|delivery (?:has )?(?:fail|status|notification|report|error|problem|unsuccess)|(?:mail|message|e-?mail) (?:delivery|status|failure|error|rejected|bounced|returned|could not|not delivered|undelivered|is undeliverable)|failure (?:notice|notification|report|delivery)|failed (?:mail|delivery|message)|failed to deliver|return(?:ed|ing) (?:mail|message|to sender|e-?mail)|mail fail|bounced? (?:mail|message)|unable to deliver|could(?:n't| not) be (?:delivered|sent)|error sending your mail|message not (?:sent|delivered)|delivery failure|rejected:|permanent error|unknown (?:user|recipient)|user unknown|no such user|unroutable|mail system error|problem delivering|unzustellbar|nicht zugestellt|zustellung|fehlgeschlagen|unzustellbarkeit|non (?:remis|distribu|d[ée]livr|recapit)|[ée]chec|non consegnat|mancata consegna|no (?:se )?(?:ha )?(?:podido )?entreg|no entregad|devuelt|rechazad|n[ãa]o (?:foi )?entreg|falha|niet (?:worden )?(?:afgeleverd|bezorgd)|onbestelbaar|kunne ikke lever|k(?:an|unde) inte lever|nie (?:dostarczono|mo[żg][^ ]* (?:zosta[ćl]|by[ćl]))|nie dor[ęe]czon|nedoru[čc]|nelze doru[čc]|ikke lever(?:et|es)|olevererad|teslim edil[ae]?me|iletilemedi|nem (?:sikerült|kézbesít)|недостав|не доставлен|возвра|配信|配送|不達|届け|エラー|退信|無法|无法|投递|寄送|반송|전송 ?실패/i;

const FAILED_TEXT =
  /(?:could|can|was|were|is|are|has|have|had)(?: ?n[o']t| not|not)(?: (?:be(?:en)?|able to|successfully))*(?: be)? (?:deliver|sent|send|reach|find)|undeliver(?:ed|able)|did not reach|unable to deliver|deliver(?:y|ing)[^.]{0,80}(?:fail|error|rejected|impossible|unsuccessful)|fail(?:ed|ure)?[^.]{0,60}(?:deliver|recipient|address|send)|permanent(?:ly)? (?:fatal )?(?:error|failure|fail|failed|reject)|returned to (?:sender|you)|(?:user|recipient|account|mailbox|address)(?: is| was)? (?:unknown|not found|full|unavailable|disabled|rejected|invalid|over ?quota)|(?:unknown|invalid|no such|no valid) (?:user|recipient|address|mailbox|account|destination|local)|(?:doesn't|does not|not) (?:exist|have an? \S+ account)|mailbox (?:is )?(?:full|unavailable|disabled|quota)|over (?:the )?(?:disk )?quota|quota (?:exceed|is)|message (?:was |has been |is )?(?:rejected|refused|bounced|blocked|returned|not delivered)|(?:rejected|refused|blocked) (?:your|the) (?:message|mail|e-?mail)|bounced|fatal errors?|not accepted|not a valid (?:user|address|recipient|mailbox)|n'existe pas|échec de (?:la )?(?:remise|livraison|distribution)|introuvable|fehler bei der (?:nachrichten)?zustellung|nicht gefunden werden|error en la entrega|no se encontró|recapito non riuscito|bezorg(?:en|ing) mislukt|existiert nicht|no existe|non esiste|não existe|bestaat niet|无法|失败|失敗|不存在|送达|退回|존재하지|не существует|не может быть доставлен|nicht zugestellt|nicht (?:ausgeliefert|gesendet)|unzustellbar|unbekannt|n'a pas pu|impossible de|non (?:remis|distribu)|no se (?:ha )?pud|no pudo|non (?:è stato|può)|impossibile|não (?:foi|pôde)|niet (?:worden )?(?:afgeleverd|bezorgd)|失敗しました|送信できません|配信できません|配送できません|届け(?:る|られ)|ありません|無法|kunde inte lever|finns inte|nie (?:mogła|można|została)[^.]{0,20}dostarcz|kunne ikke leveres|nelze doru[čc]|nebyl[ao]?[^.]{0,20}doru[čc]|teslim edilemedi|iletilemedi|(?:^|\s)5\d\d[ -]5\.\d\.\d/im;

const DELAYED =
  /warning: (?:could not send|message|mail)|delivery (?:status notification )?\(?(?:has been )?(?:temporarily )?(?:delay|warning|deferred)|(?:has|have|was|been|is|delivery)[^.]{0,30}(?:delayed|deferred|postponed)|(?:will|to) (?:continue|keep)[^.]{0,30} (?:try|to deliver)|not (?:yet )?been delivered|will (?:be )?(?:retr|try again)|you do not need to resend|no action is required on your part|still being (?:retried|attempted)|delivery attempts will continue|warning only/i;
/** Exim's warning says what comes: "Eventually the mail delivery software will give up". */
const GAVE_UP =
  /(?<!\bwill\s)giv(?:e|en|ing) up|could not be delivered for|retry time(?:out)? (?:exceeded|not reached)|has been (?:expired|returned)|permanent|too (?:old|long)|retry timeout|undeliverable|no further/i;

const AUTO_SUBJECT =
  /^(?:auto(?:matic|mated|matische?)?[ -:]*(?:reply|response|antwort|svar|respons|risposta)?\b|out of (?:the )?office|ooo\b|away (?:until|from)|on (?:vacation|holiday|leave)|vacation|abwesen|absence|absent|r[ée]ponse automatique|respuesta autom|risposta automatica|resposta autom|automatisch antwoord|afwezig|自動(?:返信|応答)|不在|自动回复)|\((?:automatic|auto) (?:response|reply)\)|\bout of (?:the )?office\b|autoreply|auto-?responder|automatische antwort|thank you for your (?:e-?mail|message|mail)/i;
const AUTO_TEXT =
  /(?:i am|i'm|i will be|he is|she is)[^.]{0,40}(?:out of (?:the )?office|away|on (?:vacation|holiday|leave)|travell?ing)|out of (?:the )?office|(?:your (?:e-?mail|message|mail)|we) (?:has been |have )?received (?:your|and)|automat(?:ic|ed) (?:reply|response)|no longer (?:with|working|employed)|has left (?:the )?company|bin (?:derzeit )?(?:nicht im|abwesend)|außer haus|absent du|fuera de la oficina|not in the office/i;

const CHALLENGE =
  /senders? (?:that |whom )?(?:i|we) have (?:approved|permitted)|(?:added to|be on) (?:my|our|the|a) list of (?:approved|permitted) senders|(?:requires?|need|needs) (?:a )?(?:confirmation|verification|to (?:be )?(?:verif|confirm|authenticat))|(?:confirm|verify|prove)[^.]{0,60}(?:you are|you're|human|a (?:real )?person|not a (?:robot|machine)|(?:this|your) (?:mail|message|e-?mail|address|sender)|delivery)|challenge[- ]response|(?:click|visit|reply)[^.]{0,80}(?:to (?:confirm|verify|approve|allow|deliver|have your)|so that your (?:message|mail))|spam ?arrest|boxbe|bluebottle|(?:whitelist|white list|approved senders?|permitted senders?)[^.]{0,80}(?:confirm|add|visit|click)/i;

/** Why a program asks: an automatic reply that asks without one of these wants something else. */
const AGAINST_SPAM =
  /approved|permitted senders|white ?list|\bhuman\b|robot|real person|(?:control|stop|fight|avoid|reduce|against|anti)[ -]?spam|spam[ -]?(?:filter|arrest|protection|blocker)|unknown senders?|sender verification|challenge[- ]response/i;

export function isFromProgram(mail: OpenedMail): boolean {
  const isNullSender = mail.all('return-path').some((path) => /^<?\s*>?$/.test(path.trim()));
  return isNullSender || PROGRAM.test(mail.first('from')) || PROGRAM.test(mail.first('sender'));
}

export function tellsOfFailure(subject: string): boolean {
  return FAILED_SUBJECT.test(subject);
}

export function describesFailure(text: string): boolean {
  return FAILED_TEXT.test(text);
}

export function describesDelay(subject: string, text: string): boolean {
  return DELAYED.test(`${subject}\n${text}`) && !GAVE_UP.test(text);
}

/** RFC 3834: programs that answer say so; older ones say it in the subject. */
export function isAutoReply(mail: OpenedMail): boolean {
  const auto = mail.first('auto-submitted').toLowerCase();
  const precedence = mail.first('precedence').toLowerCase();
  return (
    auto.startsWith('auto-replied') ||
    precedence.includes('auto_reply') ||
    mail.all('x-autoreply').length + mail.all('x-autorespond').length + mail.all('x-autogenerated').length > 0 ||
    AUTO_SUBJECT.test(mail.first('subject'))
  );
}

export function readsLikeAutoReply(text: string): boolean {
  return AUTO_TEXT.test(text);
}

export function asksForProof(text: string): boolean {
  return CHALLENGE.test(text);
}

/** The same, of a mail that calls itself an automatic reply: most of them tell of an absence. */
export function repliesForProof(text: string): boolean {
  return asksForProof(text) && AGAINST_SPAM.test(text);
}

/** A receipt: read, or deleted unread. Some servers refuse a mail in the form of one, and say so in their words. */
export function isReceipt(mail: OpenedMail): boolean {
  const isNotification =
    /report-type="?disposition-notification/i.test(mail.first('content-type')) ||
    mail.parts.some((part) => part.type === 'message/disposition-notification');
  return isNotification && !describesFailure(mail.text);
}
