/** The one file of a form, held whole: a logo is small. */
import type { IncomingMessage } from 'node:http';
import { BellwetherError } from '../../../lib/errors.ts';
import { LOGO_MAX_BYTES } from '../../../public-page/check-logo.ts';
import { receiveFiles } from '../mails/receive-files.ts';

/** @returns its bytes, one more than is allowed where it is too large @throws BellwetherError `upload.*`, `logo.nothing` */
export async function receiveLogo(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  const count = await receiveFiles(
    request,
    async ({ chunks: arriving }) => {
      for await (const chunk of arriving) {
        length += chunk.length;
        if (length <= LOGO_MAX_BYTES + chunk.length) chunks.push(chunk);
      }
    },
    // No limit of the form's own: what is too large is told by whoever checks the picture.
    { maxBytes: Number.MAX_SAFE_INTEGER },
  );
  if (count === 0) throw new BellwetherError('logo.nothing', 'Choose a picture first.');
  return Buffer.concat(chunks);
}
