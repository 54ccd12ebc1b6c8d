/** `conform:webhooks`: recorded deliveries through the adapters, one JSON line each. Knows the corpus layout; judges nothing. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EspAdapter, RawDelivery, Verification } from '../flow/adapt/adapter.ts';
import { findAdapter } from '../flow/adapt/adapters.ts';
import type { MailEvent } from '../flow/event.ts';
import { systemClock } from '../lib/clock.ts';

/** Where the lines go; `process.stdout` fits. */
export interface LineSink {
  write(line: string): unknown;
}

interface Sample {
  readonly name: string;
  readonly body_file: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly auth?: Readonly<Record<string, unknown>>;
}

/** What the samples call the thing that a customer would paste into the source's settings. */
const SECRET_FIELDS = ['public_key', 'secret', 'signing_secret', 'signing_key', 'webhook_key', 'allowed_topic_arn'];

/**
 * @param dir holds `<esp>/<name>.meta.json` beside the bodies
 * @throws what the file system throws, and SyntaxError for a broken meta file
 */
export async function conformWebhooks(dir: string, out: LineSink): Promise<void> {
  const folders = (await readdir(dir, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  for (const esp of folders.map((entry) => entry.name).sort()) {
    const metas = (await readdir(join(dir, esp))).filter((name) => name.endsWith('.meta.json')).sort();
    for (const meta of metas) {
      const sample = JSON.parse(await readFile(join(dir, esp, meta), 'utf8')) as Sample;
      const body = await readFile(join(dir, esp, sample.body_file));
      out.write(`${JSON.stringify({ esp, name: sample.name, ...judge(findAdapter(esp), esp, sample, body) })}\n`);
    }
  }
}

function judge(adapter: EspAdapter | null, esp: string, sample: Sample, body: Buffer): object {
  if (adapter === null) {
    return { verification: 'invalid', why: `no adapter for ${esp}`, events: [], fetched: [], visited: [] };
  }
  const { verify_at } = sample.auth ?? {};
  const receivedAt = typeof verify_at === 'number' ? new Date(verify_at * 1_000) : systemClock.now();
  const raw = { headers: lowerCaseNames(sample.headers ?? {}), body, receivedAt };
  // Nothing is really asked for: what would be is told, since some samples must cause no request.
  const secrets = secretsOf(sample.auth ?? {});
  const fetched = adapter.needs(raw, secrets);
  const verification = verifySample(adapter, raw, sample.auth ?? {}, receivedAt);
  if (!verification.ok) return { verification: 'invalid', why: verification.why, events: [], fetched, visited: [] };
  const events = adapter.normalise(raw).events.map(showEvent);
  return { verification: 'valid', why: null, events, fetched, visited: adapter.confirms(raw) };
}

function verifySample(
  adapter: EspAdapter,
  raw: RawDelivery,
  auth: Readonly<Record<string, unknown>>,
  now: Date,
): Verification {
  const secrets = secretsOf(auth);
  const certificate = typeof auth.signing_cert_pem === 'string' ? Buffer.from(auth.signing_cert_pem) : null;
  const fetched = new Map(certificate === null ? [] : adapter.needs(raw, secrets).map((url) => [url, certificate]));
  const url = typeof auth.signed_url === 'string' ? { url: auth.signed_url } : {};
  return adapter.verify(raw, { secrets, fetched, now, ...url });
}

function secretsOf(auth: Readonly<Record<string, unknown>>): string[] {
  return SECRET_FIELDS.map((field) => auth[field]).filter((value) => typeof value === 'string');
}

function lowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function showEvent(event: MailEvent): object {
  const { type, recipient, eventKey, smtpCode, enhancedStatus, diagnostic, sendingIp, campaign, native } = event;
  const occurredAt = event.occurredAt.toISOString();
  return {
    type,
    recipient,
    eventKey,
    occurredAt,
    smtpCode,
    enhancedStatus,
    diagnostic,
    sendingIp,
    campaign,
    listId: event.stream,
    native,
  };
}
