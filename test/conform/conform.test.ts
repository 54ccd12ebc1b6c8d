import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conformReplies } from '../../src/conform/replies.ts';
import { conformWebhooks } from '../../src/conform/webhooks.ts';
import {
  bodyOf as bodyOfSns,
  CERTIFICATE_URL,
  certificate,
  confirmation,
  post,
  sign,
  subscribeUrl,
  TOPICS,
} from '../esp/amazon_ses/sns-fixtures.ts';
import { bodyOf, deliver, entryOf, makeSigningKey } from '../esp/sendgrid/sendgrid-fixtures.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bellwether-conform-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true });
});

function collect() {
  const lines: string[] = [];
  return { write: (line: string) => lines.push(line), read: () => lines.map((line): unknown => JSON.parse(line)) };
}

async function writeSample(esp: string, name: string, body: Buffer, meta: object): Promise<void> {
  await mkdir(join(dir, esp), { recursive: true });
  await writeFile(join(dir, esp, `${name}.json`), body);
  await writeFile(
    join(dir, esp, `${name}.meta.json`),
    JSON.stringify({ esp, name, body_file: `${name}.json`, ...meta }),
  );
}

test('each recorded delivery becomes one line, judged at the moment that it names', async () => {
  const key = makeSigningKey();
  const at = new Date('2020-01-01T00:00:00Z');
  const body = bodyOf(
    entryOf('bounce', { type: 'blocked', reason: '550 5.7.1 no', asm_group_id: 3, timestamp: 1_577_836_700 }),
  );
  const { headers } = deliver(body, key, at);
  const shouting = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
  const verify_at = at.getTime() / 1_000 + 5;
  await writeSample('sendgrid', 'good', body, { headers: shouting, auth: { public_key: key.shown, verify_at } });
  await writeSample('sendgrid', 'old', body, { headers, auth: { public_key: key.shown } });
  await writeSample('pigeon', 'post', body, {});
  const out = collect();
  await conformWebhooks(dir, out);
  const asked = { fetched: [], visited: [] };
  expect(out.read()).toEqual([
    { esp: 'pigeon', name: 'post', verification: 'invalid', why: 'no adapter for pigeon', events: [], ...asked },
    {
      esp: 'sendgrid',
      name: 'good',
      verification: 'valid',
      why: null,
      events: [
        {
          type: 'block',
          recipient: 'ann@example.com',
          eventKey: expect.any(String),
          occurredAt: '2019-12-31T23:58:20.000Z',
          smtpCode: 550,
          enhancedStatus: '5.7.1',
          diagnostic: '550 5.7.1 no',
          sendingIp: null,
          campaign: null,
          listId: '3',
          native: 'bounce:blocked',
        },
      ],
      ...asked,
    },
    {
      esp: 'sendgrid',
      name: 'old',
      verification: 'invalid',
      why: expect.stringContaining('25 hours'),
      events: [],
      ...asked,
    },
  ]);
});

test('what a delivery would have us ask for is told, and what may not be asked for is not among it', async () => {
  const auth = { allowed_topic_arn: TOPICS[0], signing_cert_pem: certificate.toString() };
  const now = new Date('2026-03-10T09:00:00Z');
  const asks = post(sign(confirmation(TOPICS[0], now)));
  const forged = { ...sign(confirmation(TOPICS[1], now)), SigningCertURL: 'http://169.254.169.254/x.pem' };
  await writeSample('amazon_ses', 'asks', asks.body, { headers: asks.headers, auth });
  await writeSample('amazon_ses', 'forged', bodyOfSns(forged), { headers: asks.headers, auth });
  const out = collect();
  await conformWebhooks(dir, out);
  expect(out.read()).toMatchObject([
    { name: 'asks', verification: 'valid', fetched: [CERTIFICATE_URL], visited: [subscribeUrl(TOPICS[0])] },
    { name: 'forged', verification: 'invalid', fetched: [], visited: [] },
  ]);
});

test('each reply of a table becomes one line', async () => {
  const file = join(dir, 'replies.tsv');
  await writeFile(file, 'label\tid\ttext\nx\ta\t550 5.1.1 No such user\nx\tb\t451 4.7.1 Greylisted\n');
  const out = collect();
  await conformReplies(file, out);
  expect(out.read()).toEqual([
    { id: 'a', class: 'hard', reason: 'user_unknown', rule: 'general.user-unknown.no-such-user' },
    { id: 'b', class: 'soft', reason: 'greylisted', rule: 'general.greylisted' },
  ]);
});

test('a table without the columns is refused in words', async () => {
  const file = join(dir, 'replies.tsv');
  await writeFile(file, 'one\ttwo\n1\t2\n');
  await expect(conformReplies(file, collect())).rejects.toThrow('no columns "id" and "text"');
});
