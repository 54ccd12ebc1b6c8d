/** What people see who leave: set up, and looked at beforehand. */
import type { Response } from 'express';
import { BellwetherError } from '../../../lib/errors.ts';
import type { PageSettings } from '../../../public-page/page-settings.ts';
import {
  type PageForm,
  type ReadForm,
  readLookForm,
  readReasonsForm,
  readStreamsForm,
  writeLookForm,
  writeReasonsForm,
  writeStreamsForm,
} from '../../../public-page/read-page-form.ts';
import { type CurrentPage, changeLogo, currentPage, savePage } from '../../../public-page/save-page.ts';
import { listLeftStreams } from '../../../store/public-page.ts';
import { readLanguage } from '../../../words/languages.ts';
import { readForm } from '../../read-form.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import { setFlash } from '../flash.ts';
import { readNumber } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import type { FormView } from './form-page.ts';
import { lookPage } from './look-page.ts';
import { previewPage, readPreviewState } from './preview.ts';
import { reasonsPage } from './reasons-page.ts';
import { receiveLogo } from './receive-logo.ts';
import { streamsPage } from './streams-page.ts';

const LOOK = '/unsubscribe-page';
/** Streams that people left lately and that have no name yet. */
const SUGGESTIONS = 10;

export const unsubscribePageArea: Area = {
  path: LOOK,
  addRoutes(routes, deps) {
    for (const part of [look, streams, reasons]) {
      routes.get(part.path, async (visit, _request, response) => {
        const current = await currentPage(deps.db, visit.admin.portalId);
        const form = await part.write(deps, visit, current);
        return sendPage(response, 200, part.page(visit, { current, form, errors: {} }));
      });
      routes.post(part.path, async (visit, request, response) =>
        takeForm(deps, visit, response, part, Object.fromEntries(await readForm(request))),
      );
    }
    routes.post(`${LOOK}/logo`, async (visit, request, response) => {
      try {
        await changeLogo(deps, visit.admin.portalId, actorOf(visit.admin), await receiveLogo(request));
      } catch (thrown) {
        if (!(thrown instanceof BellwetherError)) throw thrown;
        const current = await currentPage(deps.db, visit.admin.portalId);
        const form = writeLookForm(current.settings);
        return sendPage(response, 422, lookPage(visit, { current, form, errors: {}, logoFault: thrown.message }));
      }
      setFlash(response, 'page-saved');
      response.redirect(303, LOOK);
    });
    routes.post(`${LOOK}/logo/remove`, async (visit, _request, response) =>
      act(response, 'page-saved', LOOK, 'The logo was left as it is', () =>
        changeLogo(deps, visit.admin.portalId, actorOf(visit.admin), null),
      ),
    );
    routes.get(`${LOOK}/preview/:state/:language`, async (visit, request, response, next) => {
      const state = readPreviewState(String(request.params.state));
      const language = readLanguage(String(request.params.language));
      if (state === null || language === null) return next();
      const current = await currentPage(deps.db, visit.admin.portalId);
      return sendPage(response, 200, previewPage(visit, { current, state, language, canMail: deps.canMail }));
    });
  },
};

interface Part {
  readonly path: string;
  write(deps: AdminDeps, visit: AdminVisit, current: CurrentPage): Promise<PageForm>;
  read(form: PageForm): ReadForm<Partial<PageSettings>>;
  page(visit: AdminVisit, view: FormView): ReturnType<typeof lookPage>;
}

const look: Part = {
  path: LOOK,
  write: async (_deps, _visit, { settings }) => writeLookForm(settings),
  read: readLookForm,
  page: (visit, view) => lookPage(visit, { ...view, logoFault: null }),
};
const streams: Part = {
  path: `${LOOK}/streams`,
  write: async (deps, visit, { settings }) =>
    writeStreamsForm(settings.streams, await listLeftStreams(deps.db, visit.admin.portalId, SUGGESTIONS)),
  read: readStreamsForm,
  page: streamsPage,
};
const reasons: Part = {
  path: `${LOOK}/reasons`,
  write: async (_deps, _visit, { settings }) => writeReasonsForm(settings.reasons),
  read: readReasonsForm,
  page: reasonsPage,
};

async function takeForm(
  deps: AdminDeps,
  visit: AdminVisit,
  response: Response,
  part: Part,
  { base = '', ...form }: Record<string, string>,
): Promise<void> {
  const read = part.read(form);
  if (!read.ok) {
    const current = await currentPage(deps.db, visit.admin.portalId);
    return sendPage(response, 422, part.page(visit, { current, form, errors: read.errors }));
  }
  await act(response, 'page-saved', part.path, 'Nothing was saved', () =>
    savePage(deps, visit.admin.portalId, actorOf(visit.admin), readNumber(base) ?? -1, read.change),
  );
}
