/** Bodies of forms, `multipart/form-data` or urlencoded, whose fields are bytes: a mail in one is in no charset that we know. */
import busboy from 'busboy';
import type { RawDelivery } from './adapter.ts';

/** The intake has bounded the whole; these bound what a small body may unfold to. */
const LIMITS = {
  fields: 200,
  files: 100,
  parts: 300,
  fieldNameSize: 200,
  headerPairs: 50,
  fieldSize: 64 * 1024 * 1024,
};

/** @returns fields by name, the first of each; files are left out; null for what is no form */
export function readFormBody({ headers, body }: RawDelivery): ReadonlyMap<string, Buffer> | null {
  const fields = new Map<string, Buffer>();
  try {
    // In latin1 each character is one byte, so that nothing is lost on the way.
    const parser = busboy({ headers: { ...headers }, defCharset: 'latin1', limits: LIMITS });
    parser.on('field', (name, value) => {
      if (!fields.has(name)) fields.set(name, Buffer.from(value, 'latin1'));
    });
    parser.on('file', (_name, file) => file.resume());
    // A form that breaks off gives the fields that were whole.
    parser.on('error', () => undefined);
    // All of it is there, so the fields are handed over before this returns.
    parser.end(body);
  } catch {
    return null;
  }
  return fields;
}
