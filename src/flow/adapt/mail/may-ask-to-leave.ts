/**
 * Words by which a person may be asking for no more mail, somewhere in a letter: too little to act upon, since the same words
 * stand in letters that mean something else, and too much to pass over. A colleague reads the letter.
 */

/** English, German, French, Spanish, Dutch. */
const MAY_ASK: readonly RegExp[] = [
  /\bun-?subscri(?:be|bed|bing)\b|\bopt(?:ing|ed)?[- ]?out\b|\b(?:take|remove|delete|drop) (?:me|us|my (?:name|(?:e-?mail )?address|details?)|this address)\b|\b(?:off|from) (?:your|the|this|any|all)(?: \w+){0,2} (?:lists?|mailings?|mailing lists?|newsletters?|distribution)\b|\bstop (?:send|e-?mail|contact|spam|bother|writ)|\bno (?:more|further) (?:\w+ ){0,2}(?:e-?mails?|mails?|newsletters?|messages|advertis\w+)\b|\b(?:do not|don['’]t|please don['’]t|never) (?:\w+ ){0,2}(?:contact|e-?mail|write(?: to)?|send|spam) (?:me|us|this)\b|\bnot (?:interested in|want(?:ing)? (?:to (?:receive|get)|these|your|any)(?: \w+){0,2} (?:e-?mails?|mails?|newsletters?))|\bnever (?:signed up|subscribed|asked for (?:this|these|it))\b/i,
  /\babmelden\b|\babbestell|\baustragen\b|\bkeine (?:weiteren |mehr )?(?:\S+ ){0,2}(?:e-?mails?|mails?|newsletter|werbung|nachrichten|zusendungen)\b|\b(?:aus|von) (?:(?:ihr|eur|dem|der|den|diesem|ihrem|ihrer|eurem|eurer)\w* )?(?:verteiler|mailingliste|liste|adressbestand)|\bnicht mehr (?:\S+ ){0,3}(?:anschreiben|kontaktieren|zusenden|schicken|erhalten|bekommen)\b|\blöschen sie (?:\S+ ){0,4}(?:adresse|daten|e-?mail)|\bwiderspr(?:uch|eche)\b.{0,80}\b(?:werbung|zusendung|nutzung|mails?)\b|\bwiderrufe\b/i,
  /\bd[ée]sabonn|\bd[ée]sinscri|\bne (?:plus|souhaite plus|veux plus|désire plus)(?: \S+){0,3} (?:recevoir|écrire|envoyer|contacter)|\b(?:retir|supprim|enlev|ray)(?:ez|er)(?:[- ]moi| mon adresse| mon mail)|\bplus (?:de|d['’])(?: \S+)? ?(?:mails?|e-?mails?|courriels?|newsletters?|messages)\b/i,
  /\bdar(?:me)? de baja\b|\bcancelar (?:la |mi )?suscripci[óo]n|\bno (?:me )?(?:env[íi]e[ns]?|mand[ea][ns]?|escriba[ns]?)\b|\bno (?:deseo|quiero|deseamos|queremos) (?:seguir )?(?:recib\w+)|\b(?:elim[íi]n|b[óo]rr)(?:e|en|ar)(?:me)?(?: mi| de)/i,
  /\buitschrijv|\bafmelden\b|\bgeen (?:\S+ ){0,2}(?:mails?|e-?mails?|nieuwsbrie\w+|berichten|reclame)\b(?: meer)?|\bniet meer (?:\S+ ){0,3}(?:mailen|ontvangen|sturen|benaderen|schrijven)|\bhaal (?:mij|me) (?:van|uit)|\bverwijder (?:mij|me|mijn)/i,
];

/** @param words of the letter itself, without the mail that it answers */
export function mayAskToLeave(words: string): boolean {
  return MAY_ASK.some((one) => one.test(words));
}
