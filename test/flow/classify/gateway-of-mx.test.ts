/** The gateway in front of a domain, by the names of its mail servers. */
import { gatewayOfMx } from '../../../src/flow/classify/gateways.ts';

test.each([
  ['acme-com.mail.protection.outlook.com', 'microsoft365'],
  ['acme-com.p-v1.mx.microsoft.', 'microsoft365'],
  ['SMTP.GOOGLE.COM', 'google'],
  ['alt1.aspmx.l.google.com', 'google'],
  ['mxb-0012ab01.gslb.pphosted.com', 'proofpoint'],
  ['eu-smtp-inbound-1.mimecast.com', 'mimecast'],
  ['d190001.a.ess.barracudanetworks.com', 'barracuda'],
  ['mx1.hc123-45.eu.iphmx.com', 'ironport'],
  ['acme.in.tmes.trendmicro.eu', 'trendmicro'],
  ['mx01.hornetsecurity.com', 'hornetsecurity'],
])('%s is of %s', (name, gateway) => expect(gatewayOfMx([name])).toBe(gateway));

test('the preferred server decides, and one that says nothing leaves it to the next', () => {
  expect(gatewayOfMx(['mx1.pphosted.com', 'aspmx.l.google.com'])).toBe('proofpoint');
  expect(gatewayOfMx(['mail.acme.com', 'aspmx.l.google.com'])).toBe('google');
  expect(gatewayOfMx(['mail.acme.com', 'notpphosted.com'])).toBeNull();
  expect(gatewayOfMx([])).toBeNull();
});
