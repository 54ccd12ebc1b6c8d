import type { Rule } from './rule.ts';

const SENDER = '{avsandar~|afsender~|avsender~|nadawc~|odesilatel~|gonderen~|gonderici~|sender}';
const NORDIC_WHO =
  '{anvandare|anvandaren|anvandarnamnet|mottagare|mottagaren|mottagarens adress|mottagaradressen|adress|adressen|e postadressen|epostadressen|mejladressen|konto|kontot|brevlada|brevladan|postlada|postladan|bruger|brugeren|modtager|modtageren|modtagerens adresse|adresse|e mailadressen|mailadressen|kontoen|postkasse|postkassen|mailboksen|bruker|brukeren|mottaker|mottakeren|mottakerens adresse|e postadressa|postboks|postboksen|postkassa}';
const NORDIC_BOX =
  '{brevlada|brevladan|postlada|postladan|inkorg|inkorgen|postkasse|postkassen|indbakke|indbakken|mailboks|mailboksen|postboks|postboksen|innboks|innboksen|e postkassen|mailbox}';
const POLISH_WHO =
  '{uzytkownik|odbiorca|adresat|adres|adres odbiorcy|adres e mail|adres email|konto|skrzynka|skrzynka pocztowa|skrzynka odbiorcy}';
const CZECH_WHO =
  '{uzivatel|prijemce|adresat|adresa|emailova adresa|e mailova adresa|adresa prijemce|schranka|postovni schranka|ucet|mailova schranka}';
const TURKISH_WHO =
  '{kullanici|alici|alici adresi|e posta adresi|eposta adresi|adres|adresi|posta kutusu|e posta kutusu|hesap|hesabi|kullanici adi}';

/** The commonest replies in Swedish, Danish, Norwegian, Polish, Czech and Turkish. Accents and strokes do not count (`ø` is `o`, `ł` is `l`). */
export const moreLanguageRules: readonly Rule[] = [
  {
    id: 'general.user-unknown.nordic',
    reason: 'user_unknown',
    strength: 'tells',
    match: [
      `${NORDIC_WHO} + {finns inte|finns ej|findes ikke|finnes ikke|fins ikke|existerar inte|existerar ej|eksisterer ikke|hittades inte|hittades ej|kunde inte hittas|blev ikke fundet|kunne ikke findes|ble ikke funnet|kunne ikke finnes|okand|okant|ar okand|ukendt|ukjent|er ukendt|er ukjent|ogiltig|ar ogiltig|ugyldig|er ugyldig}`,
      '{okand|ogiltig|ukendt|ukjent|ugyldig} {anvandare|mottagare|mottagaradress|adress|e postadress|konto|bruger|modtager|modtageradresse|adresse|e mailadresse|bruker|mottaker|mottakeradresse|e postadresse}',
      '{ingen|inget|ingen sadan|finns ingen|findes ingen|finnes ingen} {anvandare|mottagare|brevlada|konto|bruger|modtager|postkasse|bruker|mottaker|postboks} {med det namnet|med den adressen|med det navn|med den adresse|med det navnet|her|har}',
    ],
    unless: [SENDER],
    example: '550 5.1.1 Mottagaren finns inte',
  },
  {
    id: 'general.user-unknown.polish',
    reason: 'user_unknown',
    strength: 'tells',
    match: [
      `${POLISH_WHO} + {nie istnieje|nie zostal znaleziony|nie zostala znaleziona|nie zostalo znalezione|nie znaleziono|nieznany|nieznana|nieznane|jest nieznany|nieprawidlowy|jest nieprawidlowy|nie figuruje}`,
      '{nieznany|nieprawidlowy|niepoprawny|bledny} {uzytkownik|odbiorca|adresat|adres|adres odbiorcy|adres e mail}',
      '{nie ma|brak|nie znaleziono|nie odnaleziono} {takiego |takiej |podanego |podanej |}{uzytkownika|odbiorcy|adresata|adresu|konta|skrzynki}',
    ],
    unless: [SENDER],
    example: '550 5.1.1 Użytkownik nie istnieje',
  },
  {
    id: 'general.user-unknown.czech',
    reason: 'user_unknown',
    strength: 'tells',
    match: [
      `${CZECH_WHO} + {neexistuje|nenalezen|nenalezena|nebyl nalezen|nebyla nalezena|je neznamy|je neznama|neznamy|neznama|je neplatna|neplatna|neni znam}`,
      '{neznamy|neexistujici|neplatny} {uzivatel|prijemce|adresat|ucet}',
      '{neznama|neexistujici|neplatna} {adresa|schranka|adresa prijemce|emailova adresa}',
    ],
    unless: [SENDER],
    example: '550 5.1.1 Uživatel neexistuje',
  },
  {
    id: 'general.user-unknown.turkish',
    reason: 'user_unknown',
    strength: 'tells',
    match: [
      `${TURKISH_WHO} + {bulunamadi|bulunmuyor|mevcut degil|bilinmiyor|gecersiz|yok|tanimli degil|kayitli degil}`,
      '{bilinmeyen|gecersiz|boyle bir|olmayan} {kullanici|alici|adres|hesap|alici adresi|posta kutusu|e posta adresi}',
    ],
    unless: [SENDER],
    example: '550 5.1.1 Kullanıcı bulunamadı',
  },
  {
    id: 'general.domain-unknown.more-languages',
    reason: 'domain_unknown',
    strength: 'tells',
    match: [
      '{doman|domanen|domaene|domaenet|domane|domanet|domenet|domena|domene|alan adi} + {finns inte|findes ikke|finnes ikke|existerar inte|eksisterer ikke|hittades inte|nie istnieje|nie znaleziono|nieznana|neexistuje|nenalezena|neznama|bulunamadi|mevcut degil|gecersiz}',
      '{okand doman|ukendt domaene|ukendt domane|ukjent domene|nieznana domena|neznama domena|gecersiz alan adi}',
    ],
    unless: [SENDER],
    example: '550 5.1.2 Domänen finns inte',
  },
  {
    id: 'general.mailbox-full.more-languages',
    reason: 'mailbox_full',
    strength: 'names',
    match: [
      `${NORDIC_BOX} * {full|fuld|fyldt|fullt|overfull|overfyldt}`,
      '{kvot|kvoten|kvote|lagringskvoten|diskkvoten} * {overskriden|overskridits|overskredet|overstiger|brugt op|brukt opp}',
      '{skrzynka|skrzynka pocztowa|skrzynka odbiorcza|skrzynka odbiorcy} * {pelna|przepelniona|zapelniona}',
      '{przekroczono|przekroczony|przekroczyl|wyczerpano} + {limit|limit miejsca|pojemnosc|quota|limit skrzynki}',
      'brak {wolnego |}miejsca {w|na} {skrzynce|koncie|dysku}',
      '{schranka|postovni schranka} * {plna|preplnena|zaplnena}',
      '{prekrocena|prekrocen|vycerpana} {kvota|limit|diskova kvota}',
      '{posta kutusu|e posta kutusu|gelen kutusu|posta kutunuz|kutusu} * {dolu|doldu|dolmus}',
      '{kota|kotasi|disk kotasi} + {asildi|dolu|doldu|asilmis}',
    ],
    unless: [SENDER],
    example: '552 5.2.2 Skrzynka odbiorcy jest pełna',
  },
  {
    id: 'general.mailbox-inactive.more-languages',
    reason: 'mailbox_inactive',
    strength: 'tells',
    match: [
      `${NORDIC_WHO} * {inaktiv|inaktivt|inaktiverad|inaktiverat|avstangd|avstangt|sparrad|sparrat|stangd|avslutad|avslutat|deaktiveret|lukket|sparret|spaerret|nedlagt|deaktivert|stengt|sperret|avsluttet|anvands inte langre|ikke langere i brug|bruges ikke langere|ikke lenger i bruk|brukes ikke lenger}`,
      `${POLISH_WHO} * {zablokowane|zablokowana|zablokowany|nieaktywne|nieaktywna|nieaktywny|zawieszone|zawieszona|wylaczone|wylaczona|usuniete|usunieta|zamkniete|dezaktywowane|dezaktywowana}`,
      `${CZECH_WHO} * {zablokovan|zablokovana|zablokovany|zrusen|zrusena|zruseny|deaktivovan|deaktivovana|pozastaven|neaktivni}`,
      `${TURKISH_WHO} * {devre disi|askiya alindi|askiya alinmis|kapatildi|kapatilmis|pasif|kapali|aktif degil}`,
    ],
    unless: [SENDER],
    example: '550 5.2.1 Kontot är avstängt',
  },
  {
    id: 'general.spam-content.more-languages',
    reason: 'spam_content',
    strength: 'tells',
    match: [
      '{skrappost|soppost|spampost|nevyzadana posta|nevyzadanou postu|istenmeyen posta|niechciana poczta|niechciana wiadomosc}',
      '{jako|som|uznana za|oznacena jako|rozpoznana jako} spam',
    ],
    example: '554 5.7.1 Wiadomość uznana za spam',
  },
  {
    id: 'general.policy.more-languages',
    reason: 'policy',
    strength: 'hints',
    match: [
      '{avvisad|avvisat|avvisades|nekad|nekades|nekas|blockerad|blockerat|blockerades|afvist|naegtet|nagtet|blokeret|avvist|nektet|blokkert}',
      '{odrzucona|odrzucony|odrzucone|odrzucono|odmowa|odmowiono|zablokowano|odmitnut|odmitnuta|odmitnuto|zamitnuta|zamitnuto}',
      '{reddedildi|reddetti|engellendi|kabul edilmedi}',
    ],
    example: '550 Meddelandet avvisades',
  },
  {
    id: 'general.greylisted.more-languages',
    reason: 'greylisted',
    strength: 'tells',
    match: [
      '{forsok igen|prov igen|prov igjen|forsog igen} {senare|senere|om en stund|om lidt}',
      '{sprobuj|prosze sprobowac|sprobuj ponownie|sprobowac ponownie} {pozniej|za chwile|ponownie pozniej}',
      '{zkuste to|opakujte|zkuste to znovu|zkuste} pozdeji',
      'daha sonra {tekrar|yeniden} {deneyin|deneyiniz}',
    ],
    example: '451 Försök igen senare',
  },
];
