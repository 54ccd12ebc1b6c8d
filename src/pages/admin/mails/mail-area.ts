/** Files of mail, handed over in the browser. */
import { BellwetherError } from '../../../lib/errors.ts';
import { sendPage } from '../../send-page.ts';
import type { Area } from '../area.ts';
import { setFlash } from '../flash.ts';
import { mailPage } from './mail-page.ts';
import { receiveFiles } from './receive-files.ts';

export const mailArea: Area = {
  path: '/mails',
  addRoutes(routes, deps) {
    routes.get('/mails', (visit, _request, response) => sendPage(response, 200, mailPage(visit)));
    routes.post('/mails', async (visit, request, response) => {
      let mails = 0;
      try {
        const files = await receiveFiles(request, async (file) => {
          mails += await deps.importMails(visit.admin, file);
        });
        if (files === 0) throw new BellwetherError('upload.nothing', 'Choose at least one file.');
      } catch (thrown) {
        if (!(thrown instanceof BellwetherError)) throw thrown;
        return sendPage(response, 422, mailPage(visit, { error: thrown.message, mails }));
      }
      setFlash(response, 'mails-stored');
      // The script follows by itself: a browser would read the next page, and its message, for it.
      if (request.headers['x-upload'] === 'script') response.status(204).location('/deliveries').end();
      else response.redirect(303, '/deliveries');
    });
  },
};
