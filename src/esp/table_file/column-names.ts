/** What columns are called, by services and in the languages of their exports; compared in lower case, with single spaces. */
import type { ImportField } from './import-plan.ts';

const list = (names: string): readonly string[] => names.split('|').map((name) => name.trim());

export const COLUMN_NAMES: Readonly<Record<ImportField, readonly string[]>> = {
  email: list(`
    email | e mail | mail | address | email address | emailaddress | e mail address | mail address
    | recipient | recipient email | rcpt | rcpt to | to | to email | contact email | contact | subscriber
    | subscriber email | user email | blocked address | e mail adresse | email adresse | mailadresse
    | mail adresse | adresse e mail | adresse email | adresse mail | courriel | empfänger | destinataire
    | correo | correo electrónico | correo electronico | dirección de correo electrónico | destinatario
    | indirizzo e mail | indirizzo email | e mailadres | emailadres | ontvanger`),
  at: list(`
    date | time | at | timestamp | datetime | date time | when | created | created at | createdat
    | created on | added | added at | date added | event date | event time | event timestamp | bounced at
    | bouncedat | bounce date | bounce time | last bounce | last bounce date | last bounced | unsubscribed at
    | unsubscribe date | unsubscribe time | unsub time | opt out date | opt out time | opted out at
    | optout time | suppressed at | last update time | lastupdatetime | last changed | last event time
    | sent at | send date | sent date | date sent | sent | send time | delivered at | delivery date | processed
    | received at | receivedat | cleaned at | clean time | signup date | datum | zeitpunkt | zeit | uhrzeit
    | datum uhrzeit | abgemeldet am | abmeldedatum | erstellt am | gesendet am | versendet am | versanddatum
    | zurückgekommen am | fecha | fecha y hora | fecha de rebote | fecha de baja | date de désinscription
    | date de désabonnement | date de rebond | date d'envoi | horodatage | data | data e ora | tijdstip
    | verzonden op | afgemeld op`),
  type: list(`
    type | event | event type | bounce type | bouncetype | bounce class | bounce classification | class
    | category | kind | result | record type | recordtype | state | email status | delivery status
    | subscription status | suppression reason | suppressionreason | suppression type | activity | action | typ
    | art | ereignis | bounce typ | bounce art | zustellstatus | tipo | tipo de rebote | evento | estado
    | événement | type de rebond | statut | soort | gebeurtenis`),
  reason: list(`
    reason | bounce reason | bounce message | hard bounce reason | email hard bounce reason | error
    | error message | message | smtp response | smtp reply | response | server response | diagnostic
    | diagnostic code | diagnosticcode | description | details | detail | delivery message | dsn
    | dsn diagnostic | text | grund | bounce grund | fehler | fehlermeldung | meldung | ursache | antwort
    | raison | motif | erreur | message d'erreur | motivo | razón | mensaje de error | reden | foutmelding`),
  status: list(`status | enhanced status | enhanced status code | status code | dsn status | enhanced code`),
  code: list(`code | smtp code | error code | reply code | smtp status | fehlercode | code smtp | foutcode`),
  campaign: list(`
    campaign | campaign name | campaign id | campaign title | mailing | mailing name | subject | email name
    | newsletter name | broadcast | kampagne | betreff | campagne | campaña | sujet | objet | asunto | campagna
    | onderwerp`),
  stream: list(`
    stream | list | list name | list id | group | group name | newsletter | topic | subscription
    | subscription type | message stream | messagestream | audience | liste | listenname | verteiler | thema
    | lista | boletín | lijst | nieuwsbrief`),
  dataSource: list(`
    data source | datasource | source | lead source | original source | contact source | signup source
    | acquired from | came from | partner | optin source | opt in source | subscribe source | quelle
    | datenquelle | herkunft | provenance | origine | source de données | fuente | origen | fonte | bron
    | herkomst`),
  messageId: list(`
    message id | messageid | msg id | smtp id | sg message id | email id | mail id | id nachricht
    | nachrichten id`),
  sendingIp: ['ip', 'sending ip', 'source ip', 'outgoing ip', 'sender ip', 'originating ip', 'ip adresse'],
  whether: list(`
    unsubscribed | opted out | opt out | optout | opt out of all | unsubscribed from all email
    | unsubscribed from all emails | has opted out | has opted out of email | email opt out | do not email
    | do not contact | abgemeldet | desuscrito | désabonné | désinscrit | afgemeld | uitgeschreven`),
  found: ['what we found'],
  newAddress: ['new address', 'new email', 'new email address'],
  foundNote: ['how we know'],
};

export function plainName(name: string): string {
  return name
    .replace(/^\uFEFF/, '')
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/[\s_./:-]+/g, ' ')
    .trim();
}
