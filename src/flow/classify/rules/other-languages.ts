import type { Rule } from './rule.ts';

/** The commonest replies in German, French, Spanish, Italian, Portuguese, Dutch, Japanese, Russian, Chinese and Korean. Accents do not count. */
export const otherLanguageRules: readonly Rule[] = [
  {
    id: 'general.user-unknown.german',
    reason: 'user_unknown',
    strength: 'tells',
    match: [
      '{empfanger|empfaenger|empfangeradresse|benutzer|postfach|mailbox|adresse|teilnehmer|account|konto|e mail adresse|emailadresse} + {unbekannt|nicht gefunden|existiert nicht|nicht bekannt|ungultig|ungueltig|ist ungultig|nicht vorhanden|wurde nicht gefunden|nicht existent}',
      '{unbekannter|unbekannte|ungultiger|ungueltiger|ungultige|ungueltige} {empfanger|empfaenger|benutzer|adresse|empfangeradresse|e mail adresse}',
      'kein {postfach|benutzer|empfanger|empfaenger}',
    ],
    example: '550 Empfänger unbekannt: ann@example.com',
  },
  {
    id: 'general.user-unknown.french',
    reason: 'user_unknown',
    strength: 'tells',
    match: [
      '{destinataire|adresse|utilisateur|compte|boite|adresse destinataire|boite aux lettres} + {inconnu|inconnue|invalide|inexistant|inexistante|n existe pas|introuvable|non valide|n existe plus}',
      '{aucun|pas de} {destinataire|utilisateur|compte} {valide|de ce nom|correspondant}',
      'adresse * destinataire invalide',
    ],
    example: "550 5.1.1 Adresse d'au moins un destinataire invalide",
  },
  {
    id: 'general.user-unknown.spanish-italian-portuguese-dutch',
    reason: 'user_unknown',
    strength: 'tells',
    match: [
      '{usuario|destinatario|buzon|cuenta|direccion|utente|casella|indirizzo|utilizador|conta|endereco|caixa postal|gebruiker|ontvanger|postbus|mailbox|e mailadres} + {desconocido|desconocida|no existe|inexistente|no encontrado|no encontrada|invalido|invalida|no valido|no valida|sconosciuto|sconosciuta|non esiste|non trovato|non valido|desconhecido|desconhecida|nao existe|nao encontrado|onbekend|bestaat niet|niet gevonden}',
    ],
    example: '550 Usuario desconocido',
  },
  {
    id: 'general.user-unknown.japanese',
    reason: 'user_unknown',
    strength: 'tells',
    match: [
      '{ユーザー|ユーザ|宛先|受信者|メールアドレス|アドレス|メールボックス} * {存在しません|不明|見つかりません|見つかりませんでした|存在しない}',
      '{存在しません|宛先不明|ユーザー不明}',
    ],
    example: '550 指定されたメールアドレスは存在しません',
  },
  {
    id: 'general.user-unknown.russian-chinese-korean',
    reason: 'user_unknown',
    strength: 'tells',
    match: [
      '{пользователь|получатель|адрес|ящик} + {не существует|не найден|неизвестен}',
      '{使用者不存在|收件人不存在|用户不存在|邮箱不存在|帐号不存在|帳號不存在|信箱不存在|查无此人|查無此人}',
      '{존재하지 않는|없는} {사용자|계정|메일|수신자|사용자입니다|계정입니다}',
    ],
    example: '550 Пользователь не найден',
  },
  {
    id: 'general.mailbox-full.languages',
    reason: 'mailbox_full',
    strength: 'names',
    match: [
      '{postfach|mailbox|konto|speicherplatz|posteingang} * {voll|uberfullt|ueberfuellt|uberschritten|erschopft}',
      '{boite|boite aux lettres|messagerie|boite du destinataire} * {pleine|saturee|remplie}',
      '{quota|espace} {de stockage |disque |}{depasse|atteint}',
      '{buzon|cuenta|casella|caixa|bandeja|mailbox} * {lleno|llena|piena|cheia|pieno|excedido|superado|vol}',
      '{cuota|espacio} * {excedida|superada|insuficiente}',
      '{メールボックス|受信箱|容量} * {いっぱい|超え|満杯|超過}',
      '容量超過',
    ],
    example: '552 Boîte du destinataire pleine',
  },
  {
    id: 'general.mailbox-inactive.languages',
    reason: 'mailbox_inactive',
    strength: 'tells',
    match: [
      '{postfach|konto|adresse|benutzer|account} * {deaktiviert|gesperrt|geschlossen|nicht mehr aktiv|stillgelegt|geloscht|abgeschaltet}',
      '{compte|boite|adresse|utilisateur} * {desactive|desactivee|suspendu|suspendue|ferme|fermee|inactif|bloque par}',
      '{cuenta|usuario|buzon|account|casella} * {desactivada|suspendida|inactiva|deshabilitada|disattivato|disabilitata}',
    ],
    example: '550 Das Postfach wurde deaktiviert',
  },
  {
    id: 'general.policy.languages',
    reason: 'policy',
    strength: 'hints',
    match: [
      '{abgelehnt|abgewiesen|zuruckgewiesen|verweigert|blockiert}',
      '{refuse|rejete|rejetee|service refuse}',
      '{rechazado|rechazada|denegado|denegada|rifiutato|rejeitado|recusado|geweigerd}',
      '拒否',
    ],
    example: '550 Die Nachricht wurde abgelehnt',
  },
  {
    id: 'general.greylisted.languages',
    reason: 'greylisted',
    strength: 'tells',
    match: [
      '{rechazo temporal|intentelo mas tarde|veuillez essayer plus tard|reessayer plus tard|versuchen sie es spater|bitte spater erneut}',
    ],
    unless: ['service refuse~', '{trop de|ip}'],
    example: '450 Bitte später erneut versuchen',
  },
  {
    id: 'general.reputation.languages',
    reason: 'reputation',
    strength: 'names',
    match: [
      '{adresse ip|ip adresse|direccion ip|ip source} * {bloquee|gesperrt|bloqueada|blockiert|blacklist~}',
      'blacklistis',
    ],
    example: '550 Ihre IP-Adresse ist gesperrt',
  },
];
