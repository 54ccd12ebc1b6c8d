/** Public lists of refused senders, by the hosts under which they are asked and explained. */

const DOMAINS: ReadonlySet<string> = new Set([
  'spamhaus.org',
  'sorbs.net',
  'spamcop.net',
  'barracudacentral.org',
  'uribl.com',
  'surbl.org',
  'mailspike.net',
  'mailspike.org',
  'abuseat.org',
  'junkemailfilter.com',
  'njabl.org',
  'uceprotect.net',
  'backscatterer.org',
  'senderscore.org',
  'senderscore.com',
  'mail-abuse.com',
  'mail-abuse.org',
  'invaluement.com',
  'nordspam.com',
  'spamrats.com',
  'dnsbl.info',
  'mxtoolbox.com',
  'anti-abuse.org',
]);
/** First labels that only lists use. */
const LABELS: ReadonlySet<string> = new Set([
  'dnsbl',
  'rbl',
  'drbl',
  'zen',
  'sbl',
  'xbl',
  'pbl',
  'cbl',
  'sbl-xbl',
  'ipcheck',
  'csi',
  'bl',
  'dbl',
  'dynablock',
  'blackholes',
  'blacklist',
  'blocklist',
  'ipadmin',
]);

/** @param host lower case */
export function isBlocklistHost(host: string): boolean {
  const labels = host.split('.');
  return (
    DOMAINS.has(labels.slice(-2).join('.')) ||
    labels.some((label, place) => place < labels.length - 1 && LABELS.has(label))
  );
}
