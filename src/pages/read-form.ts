/** Form bodies of people and of mail clients: whatever comes, nobody may be kept from leaving by its form. */
import type { Request } from 'express';

/** A comment of 2,000 characters takes at most 24 kB when percent-encoded. */
const MAX_BYTES = 64 * 1024;

/** @returns the fields, empty for what could not be read; never throws for a bad body */
export async function readForm(request: Request, maxBytes = MAX_BYTES): Promise<ReadonlyMap<string, string>> {
  const fields = await readFields(request, maxBytes);
  // No keyboard types it, and PostgreSQL stores no text with it.
  return new Map([...fields].map(([name, value]) => [name, value.replaceAll('\0', '')]));
}

async function readFields(request: Request, maxBytes: number): Promise<ReadonlyMap<string, string>> {
  const body = await readAll(request, maxBytes);
  const type = request.headers['content-type'] ?? '';
  if (!body || body.length === 0) return new Map();
  if (!/^multipart\/form-data/i.test(type)) return new Map(new URLSearchParams(body.toString('utf8')));
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    return new Map([...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
  } catch {
    return new Map();
  }
}

/** @returns null for a body beyond the limit; the rest is read and thrown away, so that the answer reaches the sender */
async function readAll(request: Request, maxBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
  }
  return length <= maxBytes ? Buffer.concat(chunks) : null;
}

/** RFC 8058, section 3.2: the body by which a mail client leaves on the person's behalf. */
export function isOneClick(form: ReadonlyMap<string, string>): boolean {
  for (const [name, value] of form) {
    if (name.toLowerCase() === 'list-unsubscribe' && value.trim().toLowerCase() === 'one-click') return true;
  }
  return false;
}
