/** `conform:bounces`: bounce mails through the reader and the classifier, one JSON line each. Judges nothing. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readBounceMail } from '../flow/read-bounce-mail.ts';
import type { LineSink } from './webhooks.ts';

/** @throws what the file system throws */
export async function conformBounces(dir: string, out: LineSink): Promise<void> {
  for (const name of (await readdir(dir)).filter((one) => one.endsWith('.eml')).sort()) {
    const { kind, facts } = await readBounceMail(await readFile(join(dir, name)));
    out.write(`${JSON.stringify({ file: name, kind, facts })}\n`);
  }
}
