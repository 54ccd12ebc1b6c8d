/** The mail gateways that B2B mail meets, and how they give themselves away. */

export const GATEWAYS = [
  'microsoft365',
  'google',
  'yahoo',
  'apple',
  'proofpoint',
  'mimecast',
  'barracuda',
  'ironport',
  'symantec',
  'trendmicro',
  'cloudmark',
  'sophos',
  'fortimail',
  'mailprotector',
  'hornetsecurity',
  'zoho',
  'ionos',
  'gmx',
  'telekom',
  'orange',
  'laposte',
  'free',
  'comcast',
  'cox',
  'charter',
  'godaddy',
  'rackspace',
  'mailru',
  'yandex',
  'qq',
  'netease',
  'docomo',
  'kddi',
  'yahoojapan',
  'cloudflare',
  'amazon',
  'facebook',
] as const;
export type Gateway = (typeof GATEWAYS)[number];

/** Ends of host names, without a leading dot. */
const HOSTS: Readonly<Record<Gateway, readonly string[]>> = {
  microsoft365: [
    'protection.outlook.com',
    'prod.outlook.com',
    'mx.microsoft',
    'hotmail.com',
    'messaging.microsoft.com',
    'sender.office.com',
  ],
  google: [
    'smtp.google.com',
    'smtp-in.l.google.com',
    'aspmx.l.google.com',
    'googlemail.com',
    'smtp.goog',
    'aspmx2.googlemail.com',
    'gmr-smtp-in.l.google.com',
    'gmail-smtp-in.l.google.com',
  ],
  yahoo: ['yahoodns.net', 'mail.yahoo.com', 'yahooinc.com', 'verizonmedia.com', 'yahoo.com', 'aol.com'],
  apple: ['mail.icloud.com', 'privaterelay.appleid.com', 'apple.com'],
  proofpoint: ['pphosted.com', 'ppe-hosted.com', 'proofpoint.com', 'gpphosted.com'],
  mimecast: ['mimecast.com', 'mimecast.org', 'mimecast.co.za', 'mimecast-offshore.com'],
  barracuda: ['barracudanetworks.com', 'cudamail.com', 'cuda-inc.com', 'barracudacentral.org'],
  ironport: ['iphmx.com', 'ironport.com', 'senderbase.org', 'talosintelligence.com'],
  symantec: ['messagelabs.com', 'symanteccloud.com', 'symantec.com', 'brightmail.com'],
  trendmicro: ['trendmicro.com', 'trendmicro.eu', 'mail-abuse.com', 'hes.trendmicro.com'],
  cloudmark: ['cloudmark.com', 'cloudfilter.net'],
  sophos: ['sophos.com', 'prod.hydra.sophos.com'],
  fortimail: ['fortimailcloud.com', 'fortinet.com', 'fortimail.com'],
  mailprotector: ['mailspamprotection.com', 'emailservice.io'],
  hornetsecurity: ['hornetsecurity.com', 'antispameurope.com', 'everycloudtech.com', 'everycloud.co.uk'],
  zoho: ['zoho.com', 'zoho.eu', 'zoho.in'],
  ionos: ['kundenserver.de', 'ionos.com', 'ionos.de', '1and1.com', 'perfora.net', 'ui-dns.com'],
  gmx: ['gmx.net', 'gmx.com', 'web.de', 'mail.com'],
  telekom: ['t-online.de', 'telekom.de'],
  orange: ['orange.fr', 'wanadoo.fr'],
  laposte: ['laposte.net'],
  free: ['free.fr'],
  comcast: ['comcast.net'],
  cox: ['cox.net', 'cox.com'],
  charter: ['spectrum.net', 'charter.net', 'rr.com'],
  godaddy: ['secureserver.net'],
  rackspace: ['emailsrvr.com'],
  mailru: ['mail.ru'],
  yandex: ['yandex.net', 'yandex.ru', 'yandex.com'],
  qq: ['qq.com'],
  netease: ['163.com', '126.com', 'netease.com'],
  docomo: ['docomo.ne.jp'],
  kddi: ['ezweb.ne.jp', 'au.com', 'auone-net.jp'],
  yahoojapan: ['yahoo.co.jp', 'yahoo-help.jp'],
  cloudflare: ['mx.cloudflare.net', 'cloudflare.com'],
  amazon: ['amazonaws.com', 'awsapps.com'],
  facebook: ['facebook.com'],
};

/** Wording that only one gateway uses. */
export const GATEWAY_PHRASES: readonly (readonly [Gateway, string])[] = [
  ['google', 'gsmtp'],
  ['google', 'double checking the recipients email address'],
  ['microsoft365', 'as 201806281'],
  ['microsoft365', 'as 201806271'],
  ['microsoft365', 'as16012609'],
  ['microsoft365', 'resolver adr'],
  ['microsoft365', 'storedrv'],
  ['mimecast', 'mimecast'],
  ['proofpoint', 'proofpoint'],
  ['barracuda', 'barracuda'],
  ['ironport', 'ironport'],
  ['symantec', 'messagelabs'],
  ['symantec', 'symantec'],
  ['trendmicro', 'trend micro'],
  ['cloudmark', 'cloudmark'],
  ['fortimail', 'fortimail'],
  ['fortimail', 'fortiguard'],
  ['sophos', 'sophos'],
  ['yahoo', 'tss~'],
];

const BY_SUFFIX: ReadonlyMap<string, Gateway> = new Map(
  GATEWAYS.flatMap((gateway) => HOSTS[gateway].map((suffix): [string, Gateway] => [suffix, gateway])),
);

/** @param names of a domain's mail servers, the preferred first, as DNS writes them */
export function gatewayOfMx(names: readonly string[]): Gateway | null {
  for (const name of names) {
    const gateway = gatewayOfHost(name.toLowerCase().replace(/\.$/, ''));
    if (gateway !== null) return gateway;
  }
  return null;
}

/** @param host lower case; the longest known end of it decides */
export function gatewayOfHost(host: string): Gateway | null {
  for (let from = 0; from >= 0 && from < host.length; ) {
    const gateway = BY_SUFFIX.get(from === 0 ? host : host.slice(from));
    if (gateway !== undefined) return gateway;
    const dot = host.indexOf('.', from);
    from = dot < 0 ? -1 : dot + 1;
  }
  return null;
}
