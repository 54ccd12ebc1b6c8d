/** Mails on the command line: stored with a bar, and read by the workers. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { importMails } from '../jobs/imports/import-mails.ts';
import type { Runtime } from '../runtime.ts';
import { withBar } from './progress-bar.ts';

/** @returns how many mails were stored */
export async function importMailFile(runtime: Runtime, portalId: number, file: string): Promise<number> {
  const { size } = await stat(file);
  const chunks = createReadStream(file, { highWaterMark: 256 * 1024 });
  let mails = 0;
  return withBar(basename(file), size, 'mails', (show) =>
    importMails(runtime, portalId, 'command line', { name: basename(file), chunks }, (bytesRead) => {
      mails += 1;
      show(bytesRead, mails);
    }),
  );
}
