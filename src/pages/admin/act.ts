/** What the buttons of the admin pages have in common: do it, say so on the page that follows. */
import type { Response } from 'express';
import { BellwetherError } from '../../lib/errors.ts';
import { sendError } from '../error-page.ts';
import { type FlashId, setFlash } from './flash.ts';

/** A refusal that was written for people is shown to them; anything else is a failure of ours. */
export async function act(
  response: Response,
  said: FlashId,
  to: string,
  refused: string,
  run: () => Promise<void>,
): Promise<void> {
  try {
    await run();
  } catch (thrown) {
    if (!(thrown instanceof BellwetherError)) throw thrown;
    return sendError(response, 409, refused, thrown.message);
  }
  setFlash(response, said);
  response.redirect(303, to);
}
