/** How the brands of mail gateways are written, for people. */

/** Where the id, with a capital, is not how the brand is written. */
const GATEWAYS: Readonly<Record<string, string>> = {
  microsoft365: 'Microsoft 365',
  ironport: 'Cisco Secure Email',
  trendmicro: 'Trend Micro',
  messagelabs: 'Symantec MessageLabs',
  fortimail: 'FortiMail',
  fortiguard: 'FortiGuard',
  godaddy: 'GoDaddy',
  ionos: 'IONOS',
  gmx: 'GMX',
  kddi: 'KDDI',
  docomo: 'NTT Docomo',
  laposte: 'La Poste',
  mailru: 'Mail.ru',
  netease: 'NetEase',
  qq: 'QQ Mail',
  yahoojapan: 'Yahoo Japan',
};

/** With how we know it: most answers name their gateway themselves. @param by of a cause */
export function gatewayWords(by: { readonly gateway: string | null; readonly isGatewayByMx?: boolean }): string | null {
  if (by.gateway === null) return null;
  return by.isGatewayByMx === true ? `${gatewayName(by.gateway)}, by the MX of the domain` : gatewayName(by.gateway);
}

export function gatewayName(gateway: string): string {
  return GATEWAYS[gateway] ?? gateway.charAt(0).toUpperCase() + gateway.slice(1);
}
