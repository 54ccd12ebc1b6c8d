/** The suppression list: searched, filtered, paged, added to and lifted by hand, and taken along as files. */
import type { Response } from 'express';
import { normaliseAddress } from '../../../lib/address.ts';
import { BellwetherError } from '../../../lib/errors.ts';
import { writeAudit } from '../../../store/audit.ts';
import {
  countSuppressedUpTo,
  type ListedSuppression,
  type ListFilter,
  listSuppressed,
  listSuppressedStreams,
} from '../../../store/report/suppression-list.ts';
import { findFileFormat } from '../../../suppression-files/file-formats.ts';
import { writeSuppressionFile } from '../../../suppression-files/write-file.ts';
import { sendError } from '../../error-page.ts';
import { ROWS } from '../../parts/pager.ts';
import { readForm } from '../../read-form.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import { setFlash } from '../flash.ts';
import { oneOf, textOf } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { type AddForm, addPage, EMPTY_FORM, HAND_WHYS, MAX_NOTE } from './add-page.ts';
import { exportPage } from './export-page.ts';
import { COUNT_LIMIT, type SuppressionList, suppressionPage } from './list-page.ts';
import { filterOf, hrefOf, type ListQuery, paramsOf, readListQuery, soughtAddress } from './list-query.ts';
import { csvHeaders, sendList } from './send-list.ts';

/** More streams than this nobody reads in a list of choices. */
const MAX_STREAMS = 200;

export const suppressionArea: Area = {
  path: '/suppressions',
  addRoutes(routes, deps) {
    routes.get('/suppressions', async (visit, request, response) =>
      sendPage(response, 200, suppressionPage(visit, await readList(deps, visit, readListQuery(request)))),
    );
    routes.get('/suppressions/list.csv', async (visit, request, response) => {
      const { portalId } = visit.admin;
      const query = readListQuery(request);
      const filter = await readFilter(deps, visit, query);
      const found = await countSuppressedUpTo(deps.db, portalId, filter, COUNT_LIMIT + 1);
      // Without what was searched for: an erasure must find nothing in the audit log.
      const { q: _, ...params } = paramsOf(query);
      await noteExport(deps, visit, { format: 'list', ...params });
      await sent(deps, visit, response, () =>
        sendList(response, { db: deps.db, portalId, filter, isFew: found <= COUNT_LIMIT }, dayOf(visit)),
      );
    });
    routes.get('/suppressions/export', async (visit, request, response) => {
      const streams = await listSuppressedStreams(deps.db, visit.admin.portalId, MAX_STREAMS);
      return sendPage(response, 200, exportPage(visit, streamOf(readListQuery(request)), streams));
    });
    routes.get('/suppressions/export/:file', async (visit, request, response, next) => {
      const [, id = ''] = /^([a-z]+)\.csv$/.exec(String(request.params.file)) ?? [];
      const format = findFileFormat(id);
      if (!format) return next();
      const { portalId } = visit.admin;
      const stream = streamOf(readListQuery(request));
      await noteExport(deps, visit, { format: id, stream });
      response.status(200).set(csvHeaders(`suppressed-for-${id}-${dayOf(visit)}.csv`));
      await sent(deps, visit, response, () =>
        writeSuppressionFile({ db: deps.db, portalId, format, stream, now: visit.now }, response),
      );
    });
    routes.get('/suppressions/add', async (visit, request, response) =>
      visit.admin.role === 'admin'
        ? sendPage(response, 200, addPage(visit, { ...EMPTY_FORM, email: textOf(request, 'email').slice(0, 254) }))
        : sendError(response, 403, 'Viewers cannot do this', 'Ask an admin of this portal to add the address.'),
    );
    routes.post('/suppressions/add', async (visit, request, response) => {
      const form = readAddForm(await readForm(request));
      const email = normaliseAddress(form.email);
      const why = oneOf(HAND_WHYS, form.why);
      if (!email || !why || Object.keys(form.errors).length > 0) return sendPage(response, 422, addPage(visit, form));
      try {
        await deps.suppressByHand(visit.admin, { email, why, note: form.note || null });
      } catch (thrown) {
        if (!(thrown instanceof BellwetherError)) throw thrown;
        return sendPage(response, 409, addPage(visit, { ...form, errors: { email: thrown.message } }));
      }
      setFlash(response, why === 'asked' ? 'wish-noted' : 'suppression-added');
      response.redirect(303, '/suppressions');
    });
    routes.post('/suppressions/lift', async (visit, request, response, next) => {
      const hash = (await readForm(request)).get('hash') ?? '';
      if (!/^[0-9a-f]{64}$/.test(hash)) return next();
      await act(response, 'suppression-lifted', '/suppressions', 'Nothing was lifted', () =>
        deps.liftByHand(visit.admin, Buffer.from(hash, 'hex')),
      );
    });
  },
};

function readAddForm(fields: ReadonlyMap<string, string>): AddForm {
  const text = (name: string) => (fields.get(name) ?? '').trim();
  const [email, why, note] = [text('email'), text('why'), text('note')];
  return {
    email,
    why,
    note,
    errors: {
      ...(normaliseAddress(email) ? {} : { email: 'This is no email address.' }),
      ...(oneOf(HAND_WHYS, why) ? {} : { why: 'Choose why.' }),
      ...(note.length > MAX_NOTE ? { note: `A note has at most ${MAX_NOTE} characters.` } : {}),
    },
  };
}

async function readFilter(deps: AdminDeps, visit: AdminVisit, query: ListQuery): Promise<ListFilter> {
  const sought = soughtAddress(query);
  const hash = sought === null ? null : await deps.hashOf(visit.admin.portalId, sought);
  return filterOf(query, hash, visit.format.timeZone, visit.now);
}

async function readList(deps: AdminDeps, visit: AdminVisit, query: ListQuery): Promise<SuppressionList> {
  const { db } = deps;
  const { portalId } = visit.admin;
  const filter = await readFilter(deps, visit, query);
  const [found, streams] = await Promise.all([
    countSuppressedUpTo(db, portalId, filter, COUNT_LIMIT + 1),
    listSuppressedStreams(db, portalId, MAX_STREAMS),
  ]);
  const read = (at: ListQuery['at']) =>
    listSuppressed(db, portalId, filter, { from: at, limit: ROWS + 1, isFew: found <= COUNT_LIMIT });
  let { at } = query;
  let rows = await read(at);
  // Whoever goes back to the beginning gets the whole first page, not what is left before the second.
  if (at?.goes === 'before' && rows.length <= ROWS) {
    at = null;
    rows = await read(null);
  }
  const isBack = at?.goes === 'before';
  const shown = isBack ? rows.slice(-ROWS) : rows.slice(0, ROWS);
  const hasNext = isBack || rows.length > ROWS;
  return {
    query: { ...query, at },
    rows: shown,
    streams,
    found,
    previous: at ? placeHref(query, 'before', shown[0]) : null,
    next: hasNext ? placeHref(query, 'after', shown.at(-1)) : null,
  };
}

function placeHref(query: ListQuery, goes: 'after' | 'before', row: ListedSuppression | undefined): string | null {
  return row ? hrefOf(query, { [goes]: row.place }) : null;
}

function streamOf({ stream }: ListQuery): string | null {
  return stream.startsWith('is:') ? stream.slice(3) : null;
}

function noteExport(
  deps: AdminDeps,
  visit: AdminVisit,
  detail: Readonly<Record<string, string | null>>,
): Promise<void> {
  return writeAudit(deps.db, visit.admin.portalId, {
    at: visit.now,
    actor: actorOf(visit.admin),
    action: 'suppressions.exported',
    target: null,
    detail: Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== null && value !== '')),
  });
}

/** A file that broke off is noted, and cut off for the reader, too. */
async function sent(deps: AdminDeps, visit: AdminVisit, response: Response, send: () => Promise<void>): Promise<void> {
  try {
    await send();
  } catch (thrown) {
    if (!response.headersSent) {
      // The page that says so is no file.
      response.removeHeader('Content-Disposition');
      throw thrown;
    }
    deps.log.warn({ portalId: visit.admin.portalId, err: thrown }, 'a list was not sent to its end');
  }
}

/** `YYYY-MM-DD`, as the portal's people count days. */
function dayOf(visit: AdminVisit): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: visit.format.timeZone }).format(visit.now);
}
