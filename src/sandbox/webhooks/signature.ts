import { createHmac } from 'node:crypto';

/** The characters that HubSpot decodes in the address before it signs; all others stay as they are sent. */
const DECODED: readonly (readonly [string, string])[] = [
  ['%3A', ':'],
  ['%2F', '/'],
  ['%3F', '?'],
  ['%40', '@'],
  ['%21', '!'],
  ['%24', '$'],
  ['%27', "'"],
  ['%28', '('],
  ['%29', ')'],
  ['%2A', '*'],
  ['%2C', ','],
  ['%3B', ';'],
];

/** `X-HubSpot-Signature-v3`: base64 of HMAC-SHA256 over method, address, body and timestamp (ms). */
export function signRequest(secret: string, method: string, url: string, body: string, timestamp: string): string {
  const address = DECODED.reduce((text, [code, character]) => text.replace(new RegExp(code, 'gi'), character), url);
  return createHmac('sha256', secret).update(`${method}${address}${body}${timestamp}`).digest('base64');
}
