/** What old tools call what happened, in the languages of their exports. */

/** `bounce`: hard or soft is not said. `stays`: nothing happened, the person gets mail. `seen`: opened or clicked. */
export type SaidEvent =
  | 'complaint'
  | 'unsubscribe'
  | 'suppressed'
  | 'hard'
  | 'soft'
  | 'block'
  | 'bounce'
  | 'deferred'
  | 'delivered'
  | 'sent'
  | 'seen'
  | 'stays';

/** The first that fits: what a word means may stand inside another. */
const WORDS: readonly (readonly [SaidEvent, RegExp])[] = [
  [
    'stays',
    /^(?:(?:re)?subscribed?|active|opt(?:ed)?[- _]?in|confirmed|enabled|ok|valid|angemeldet|aktiv|inscrit|suscrito|activo|aangemeld)$/,
  ],
  [
    'block',
    /spam ?(?:notification|content|block|filter)|dmarc|virus|content ?reject|attachment ?reject|message ?too ?large/,
  ],
  [
    'complaint',
    /complain|abuse|spam ?report|spam ?complaint|^spam$|marked as spam|beschwerde|plainte|queja|klacht|\bfbl\b/,
  ],
  [
    'unsubscribe',
    /unsub|opt(?:ed)?[- _]?out|removed|\bleft\b|manual|abgemeldet|abmeld|ausgetragen|d[ée]s(?:inscri|abonn)|\bbaja\b|cancelad|afgemeld|uitgeschreven|disiscri/,
  ],
  ['block', /block|reject|abgelehnt|blockiert|bloqu|geblokkeerd|policy|reputation/],
  [
    'soft',
    /soft|transient|tempor|mailbox ?(?:is )?full|quota|dns ?error|expired|timeout|voll|weich|vor[uü]bergehend|suave|zacht|doux|mou\b/,
  ],
  [
    'hard',
    /hard|permanent|invalid|bad ?(?:e-?mail|address|mailbox)|unknown ?(?:user|recipient|mailbox)|(?:user|recipient|mailbox) ?unknown|no such|not ?exist|cleaned|dauerhaft|\bhart|unbekannt|ung[uü]ltig|inexist|inconnu|desconocido|onbekend|\bdur[oa]?\b|definitiv/,
  ],
  ['suppressed', /suppress|dropped|unterdr[uü]ckt|gesperrt/],
  ['deferred', /defer|delay|retry|queued|verz[oö]ger/],
  ['bounce', /bounce|undeliver|unzustellbar|fail|error|fehler|rebond|rebote|reboté|teruggekomen|rimbalz/],
  [
    'seen',
    /^(?:unique[ _]?)?(?:open|click|view|read)(?:ed|s)?$|ge[oö]ffnet|geklickt|ouvert|cliqu|abierto|geopend|geklikt/,
  ],
  ['delivered', /deliver|zugestellt|livr[ée]|d[ée]livr|entregad|geleverd|bezorgd|consegnat|^success$|^accepted$/],
  ['sent', /^(?:sent|send|processed|gesendet|versendet|envoy[ée]e?|enviad[oa]|verzonden|inviat[oa]|dispatched)$/],
];

/** @returns null for a word that says nothing we know */
export function saidEvent(word: string): SaidEvent | null {
  const plain = word
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, ' ');
  // `HardBounce`, `NO_EMAIL`: cut where the letters change.
  const apart = word
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, ' ');
  return WORDS.find(([, pattern]) => pattern.test(plain) || pattern.test(apart))?.[0] ?? null;
}

/** A word that says more than that it bounced: what the old tool made of the server's words stands for them. */
export function saysWhy(word: string): boolean {
  return !/^(?:hard|soft|bounce[ds]?|permanent|transient|failed|failure|blocked?|dropped|suppressed|undelivered|[\s_/-])+$/i.test(
    word.trim().replace(/([a-z])([A-Z])/g, '$1 $2'),
  );
}

const YES = /^(?:1|y|yes|true|t|x|ja|j|oui|sí|si|wahr|vrai|verdadero|sì|waar)$/i;
const NO = /^(?:0|n|no|false|f|nein|non|nee|falsch|faux|falso|onwaar|-)?$/i;

export function readYesNo(text: string): boolean | null {
  if (YES.test(text)) return true;
  return NO.test(text) ? false : null;
}
