/** Tables of an old tool: handed over, looked at, checked, taken in. */
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { LOOK_EVERY_MS } from '../../../jobs/imports/check-import.ts';
import { planImport } from '../../../jobs/imports/plan-import.ts';
import { writeRowErrors } from '../../../jobs/imports/write-row-errors.ts';
import { BellwetherError } from '../../../lib/errors.ts';
import { findImport, type ImportRow, listImports } from '../../../store/import.ts';
import { openEventStream } from '../../event-stream.ts';
import { readForm } from '../../read-form.ts';
import { sendLive } from '../../send-live.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import type { Area } from '../area.ts';
import { receiveFiles } from '../mails/receive-files.ts';
import { readId } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { importPage, importStatus } from './import-page.ts';
import { FIELDS } from './import-words.ts';
import { importsPage } from './list-page.ts';
import { readTypedPlan } from './plan-form.ts';

const SHOWN = 50;

export const importArea: Area = {
  path: '/imports',
  addRoutes(routes, deps) {
    routes.get('/imports', async (visit, _request, response) =>
      sendPage(response, 200, importsPage(visit, await listImports(deps.db, visit.admin.portalId, SHOWN))),
    );
    routes.post('/imports', (visit, request, response) => takeFile(deps, visit, request, response));
    routes.get('/imports/:id', async (visit, request, response, next) => {
      const file = await readFile(deps, visit, request);
      return file ? sendPage(response, 200, importPage(visit, file)) : next();
    });
    routes.get('/imports/:id/events', async (visit, request, response, next) => {
      const file = await readFile(deps, visit, request);
      if (!file) return next();
      const stream = openEventStream(request, response);
      if (!stream) return;
      await sendLive(stream, LOOK_EVERY_MS, async () =>
        importStatus((await findImport(deps.db, visit.admin.portalId, file.importId)) ?? file),
      );
    });
    routes.post('/imports/:id/plan', (visit, request, response, next) =>
      savePlan(deps, visit, request, response, next),
    );
    routes.post('/imports/:id/change', async (visit, request, response, next) => {
      const file = await readFile(deps, visit, request);
      if (!file) return next();
      await deps.imports.changePlan(visit.admin, file.importId);
      response.redirect(303, `/imports/${file.importId}`);
    });
    routes.post('/imports/:id/carry-out', async (visit, request, response, next) => {
      const file = await readFile(deps, visit, request);
      if (!file) return next();
      await act(response, 'work-asked', `/imports/${file.importId}`, 'It was not imported', () =>
        deps.imports.carryOut(visit.admin, file.importId),
      );
    });
    routes.post('/imports/:id/discard', async (visit, request, response, next) => {
      const file = await readFile(deps, visit, request);
      if (!file) return next();
      await act(response, 'import-discarded', '/imports', 'It was not thrown away', () =>
        deps.imports.discard(visit.admin, file.importId),
      );
    });
    routes.get('/imports/:id/errors.csv', async (visit, request, response, next) => {
      const file = await readFile(deps, visit, request);
      return file ? sendErrors(deps, visit, file, response) : next();
    });
  },
};

async function readFile(deps: AdminDeps, { admin }: AdminVisit, request: Request): Promise<ImportRow | null> {
  const id = readId(request);
  const file = id === null ? null : await findImport(deps.db, admin.portalId, id);
  return file?.state === 'receiving' ? null : file;
}

async function takeFile(deps: AdminDeps, visit: AdminVisit, request: Request, response: Response): Promise<void> {
  const taken: number[] = [];
  try {
    const fields = new Map<string, string>();
    await receiveFiles(
      request,
      async (file) => {
        if (taken.length > 0) throw new BellwetherError('upload.too-many', 'Choose one file at a time.');
        taken.push(await deps.imports.receive(visit.admin, file, fields.get('sheet')?.trim() || null));
      },
      { fields },
    );
    if (taken.length === 0) throw new BellwetherError('upload.nothing', 'Choose a file.');
  } catch (thrown) {
    if (!(thrown instanceof BellwetherError)) throw thrown;
    for (const importId of taken) await deps.imports.discard(visit.admin, importId);
    const files = await listImports(deps.db, visit.admin.portalId, SHOWN);
    return sendPage(response, 422, importsPage(visit, files, whyRefused(thrown)));
  }
  const to = `/imports/${taken[0]}`;
  // The script follows by itself: a browser would read the next page for it.
  if (request.headers['x-upload'] === 'script') response.status(204).location(to).end();
  else response.redirect(303, to);
}

/** Of mails what comes first counts; of a table all or nothing. */
function whyRefused({ code, message }: BellwetherError): string {
  return code === 'upload.too-large'
    ? 'The file is too large for the browser, and nothing of it is kept. Run "bellwether import FILE" where the server runs.'
    : message;
}

async function savePlan(
  deps: AdminDeps,
  visit: AdminVisit,
  request: Request,
  response: Response,
  next: () => void,
): Promise<void> {
  const file = await readFile(deps, visit, request);
  if (!file || file.state === 'importing' || file.state === 'done') return next();
  const { typed, doubled } = readTypedPlan(file, await readForm(request));
  try {
    if (doubled) throw new BellwetherError('import.plan', `Two columns are read as “${FIELDS[doubled]}”: choose one.`);
    // What no column is chosen for is not read, whatever was recognised.
    const columns = Object.fromEntries(
      Object.keys(FIELDS).map((field) => [field, typed.columns[field as keyof typeof FIELDS] ?? null]),
    );
    const plan = planImport(file, { ...typed, columns });
    await deps.imports.check(visit.admin, file.importId, plan);
  } catch (thrown) {
    if (!(thrown instanceof BellwetherError)) throw thrown;
    return sendPage(response, 422, importPage(visit, file, { plan: typed, wrong: thrown.message }));
  }
  response.redirect(303, `/imports/${file.importId}`);
}

/** @throws when reading or sending ends early; then the response is cut off, so that half a list is not taken for a whole one */
async function sendErrors(
  deps: AdminDeps,
  { admin, now }: AdminVisit,
  file: ImportRow,
  response: Response,
): Promise<void> {
  const name = `${
    file.fileName
      .replace(/\.[^.]*$/, '')
      .replace(/[^\p{L}\p{N} _-]/gu, '_')
      .slice(0, 80) || 'import'
  }-errors.csv`;
  response.status(200).set({ 'Cache-Control': 'no-store', 'Content-Type': 'text/csv; charset=utf-8' }).attachment(name);
  await pipeline(writeRowErrors(deps.db, admin.portalId, file, now), response);
}
