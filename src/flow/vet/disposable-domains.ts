/** Domains whose mailboxes last for minutes: the widely known ones, since new ones come by the day and none lists them all. */
const DOMAINS: ReadonlySet<string> = new Set(
  (
    '10minutemail.com 10minutemail.net 20minutemail.com 33mail.com anonbox.net burnermail.io byom.de crazymailing.com ' +
    'deadaddress.com discard.email discardmail.com dispostable.com dropmail.me emailondeck.com emailsensei.com ' +
    'fakeinbox.com fakemail.net filzmail.com getairmail.com getnada.com grr.la guerrillamail.biz guerrillamail.com ' +
    'guerrillamail.de guerrillamail.info guerrillamail.net guerrillamail.org guerrillamailblock.com harakirimail.com ' +
    'incognitomail.org inboxbear.com inboxkitten.com jetable.org linshiyouxiang.net mail-temp.com mail.tm mailcatch.com ' +
    'maildrop.cc mailexpire.com mailinator.com mailinator.net mailnesia.com mailnull.com mailpoof.com mailsac.com ' +
    'mintemail.com moakt.com mohmal.com mytemp.email mytrashmail.com nada.email nwytg.net one-time.email pokemail.net ' +
    'sharklasers.com sofort-mail.de spam4.me spambox.us spamgourmet.com spamex.com tempail.com tempinbox.com ' +
    'tempmail.dev tempmail.net tempmailo.com temp-mail.io temp-mail.org tempr.email throwawaymail.com trash-mail.com ' +
    'trashmail.com trashmail.de trashmail.io trashmail.net trashmail.ws wegwerfmail.de wegwerfmail.net wegwerfmail.org ' +
    'yopmail.com yopmail.fr yopmail.net zeroe.ml'
  ).split(' '),
);

/** @param domain as `normaliseAddress` writes it; what stands below a listed one is its as well */
export function isDisposable(domain: string): boolean {
  const labels = domain.split('.');
  return labels.some((_, at) => DOMAINS.has(labels.slice(at).join('.')));
}
