import { refuseSignature, type SignedRequest } from '../../../src/api/hubspot-signed/verify-signature.ts';
import { signRequest } from '../../../src/sandbox/webhooks/signature.ts';

const SECRET = 'yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy';

/** Published vectors of HubSpot's signature v3. */
const VECTORS = [
  ['1693657560000', 'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y='],
  ['1700000300000', 'RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw='],
] as const;

const signed = (timestamp: string, signature: string, more: Partial<SignedRequest> = {}): SignedRequest => ({
  method: 'POST',
  url: 'https://www.example.com/webhook_uri',
  body: Buffer.from("{'example_field':'example_value'}"),
  signature,
  timestamp,
  ...more,
});

test.each(VECTORS)('the published signature of %s is taken', (timestamp, signature) => {
  expect(refuseSignature(signed(timestamp, signature), SECRET, new Date(Number(timestamp) + 1_000))).toBeNull();
});

test('it holds for five minutes, and is no good before or after', () => {
  const [timestamp, signature] = VECTORS[0];
  const after = (ms: number) => refuseSignature(signed(timestamp, signature), SECRET, new Date(Number(timestamp) + ms));
  expect(after(300_000)).toBeNull();
  expect(after(-300_000)).toBeNull();
  expect(after(300_001)).toMatch(/last five minutes/);
  expect(after(-300_001)).toMatch(/five minutes/);
});

test('another body, address, method, secret, time or no signature at all is refused', () => {
  const [timestamp, signature] = VECTORS[0];
  const now = new Date(Number(timestamp));
  const judge = (more: Partial<SignedRequest>, secret = SECRET) =>
    refuseSignature(signed(timestamp, signature, more), secret, now);
  expect(judge({})).toBeNull();
  expect(judge({ body: Buffer.from("{'example_field':'other'}") })).toMatch(/does not fit/);
  expect(judge({ url: 'https://www.example.com/webhook_uri?a=1' })).toMatch(/does not fit/);
  expect(judge({ method: 'PUT' })).toMatch(/does not fit/);
  expect(judge({}, 'another')).toMatch(/does not fit/);
  expect(judge({ timestamp: String(Number(timestamp) + 1) })).toMatch(/does not fit/);
  expect(judge({ signature: 'K36d' })).toMatch(/does not fit/);
  expect(judge({ signature: undefined })).toMatch(/not signed/);
  expect(judge({ timestamp: undefined })).toMatch(/not signed/);
  expect(judge({ timestamp: 'soon' })).toMatch(/no number/);
});

test('the documented sequences of an address are decoded, and only those', () => {
  const timestamp = '1700000300000';
  const url = 'https://www.example.com/hook?to=a%40b.test%3Fx%20y%26z%3D1%2f';
  const body = '[]';
  const decoded = 'https://www.example.com/hook?to=a@b.test?x%20y%26z%3D1/';
  expect(signRequest(SECRET, 'POST', url, body, timestamp)).toBe(signRequest(SECRET, 'POST', decoded, body, timestamp));
  const request = signed(timestamp, signRequest(SECRET, 'POST', decoded, body, timestamp), {
    url,
    body: Buffer.from(body),
  });
  expect(refuseSignature(request, SECRET, new Date(Number(timestamp)))).toBeNull();
});

test('bytes that are no text are signed as they came', () => {
  const timestamp = '1700000300000';
  const body = Buffer.from([0x5b, 0xff, 0xfe, 0x5d]);
  const asText = signRequest(SECRET, 'POST', 'https://www.example.com/webhook_uri', body.toString(), timestamp);
  expect(refuseSignature(signed(timestamp, asText, { body }), SECRET, new Date(Number(timestamp)))).toMatch(
    /does not fit/,
  );
});
