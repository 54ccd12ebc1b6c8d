import { createHmac } from 'node:crypto';
import { mailgunRoutes } from '../../../src/esp/mailgun_routes/mailgun_routes.ts';
import type { RawDelivery } from '../../../src/flow/adapt/adapter.ts';
import { espAdapterBattery } from '../../battery/esp-adapter.battery.ts';
import { brokenBytes, mailSamples, saysNothing } from '../../flow/adapt/mail/mail-samples.ts';
import { multipart } from '../../support/multipart.ts';

const secrets = ['8f1b0a2c-signing-key-of-the-tests', '0c9d8e7f-another-signing-key-here'] as const;
const HOURS_9 = 9 * 3_600_000;

function signed(
  at: Date,
  key: string,
  token = 'c4f3a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b0c1d2e3',
): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  return {
    timestamp,
    token,
    signature: createHmac('sha256', key)
      .update(timestamp + token)
      .digest('hex'),
  };
}

/** Mailgun makes one for each mail, and sends it with each attempt. */
const tokenOf = (mail: Buffer): string => createHmac('sha256', 'c4').update(mail).digest('hex').replace(/^../, 'c4');

/** The battery's bodies are mails; what signs them stands beside them in the form. */
const deliver = (mail: Buffer, secret: 0 | 1, at: Date): RawDelivery => ({
  headers: { 'content-type': multipart.type },
  body: multipart({
    recipient: 'replies@sender.example',
    ...signed(at, secrets[secret], tokenOf(mail)),
    'body-mime': mail,
  }),
});

espAdapterBattery(mailgunRoutes, {
  secrets,
  deliver,
  signsBody: false,
  underSameToken: ({ headers, body }, mail) => {
    const fieldOf = (name: string): string =>
      new RegExp(`name="${name}"\\r\\n\\r\\n(.*)\\r\\n`).exec(body.toString('latin1'))?.[1] ?? '';
    const signature = { timestamp: fieldOf('timestamp'), token: fieldOf('token'), signature: fieldOf('signature') };
    return { headers, body: multipart({ recipient: 'replies@sender.example', ...signature, 'body-mime': mail }) };
  },
  staleAfterMs: HOURS_9,
  forge: ({ headers, body }) =>
    [
      ['timestamp"\r\n\r\n1', 'timestamp"\r\n\r\n2'],
      ['token"\r\n\r\nc4', 'token"\r\n\r\nd4'],
      ['name="signature"', 'name="signatur"'],
    ].map(([from = '', to = '']) => ({
      headers,
      body: Buffer.from(body.toString('latin1').replace(from, to), 'latin1'),
    })),
  bodies: mailSamples.map(({ title, mail, events }) => ({ title, body: mail, events })),
  unknownEvent: saysNothing,
  brokenUtf8: brokenBytes,
});

const NOW = new Date('2026-03-10T09:00:00Z');
const context = { secrets: [secrets[0]], fetched: new Map(), now: NOW };

test('a form that is urlencoded is verified and read like the other kind', () => {
  const mail = mailSamples[0]?.mail ?? Buffer.alloc(0);
  const form = new URLSearchParams({ ...signed(NOW, secrets[0]), 'body-mime': mail.toString('latin1') });
  const raw = { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: Buffer.from(form.toString()) };
  expect(mailgunRoutes.verify(raw, context)).toEqual({ ok: true });
  expect(mailgunRoutes.normalise(raw).mails?.[0]?.bytes.equals(mail)).toBe(true);
});

test('a route without ?mime is told so', () => {
  const body = multipart({ ...signed(NOW, secrets[0]), 'body-plain': 'hello', recipient: 'a@b.test' });
  const { rejected } = mailgunRoutes.normalise({ headers: { 'content-type': multipart.type }, body });
  expect(rejected[0]?.why).toContain('?mime');
});
