/** What is stored of people, a copy for one of them, and their erasure. */
import { normaliseAddress } from '../../../lib/address.ts';
import { BellwetherError } from '../../../lib/errors.ts';
import { writeAudit } from '../../../store/audit.ts';
import { addErasureRequest, listErasureRequests } from '../../../store/erasure-request.ts';
import { findAddressHead } from '../../../store/report/address-story.ts';
import { countHeld } from '../../../store/report/held.ts';
import { listSourceRows } from '../../../store/report/sources.ts';
import { notifyWork } from '../../../store/system/notify.ts';
import { sendError } from '../../error-page.ts';
import { readForm } from '../../read-form.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import { readId } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { type DataFacts, dataPage } from './data-page.ts';

const NO_ADDRESS = 'That is no mail address. Go back, and type it as it stands in their mail.';

export const dataArea: Area = {
  path: '/data',
  addRoutes(routes, deps) {
    routes.get('/data', async (visit, _request, response) =>
      sendPage(response, 200, dataPage(visit, await readView(deps, visit, ''))),
    );
    routes.get('/data/of/:id', async (visit, request, response, next) => {
      const id = readId(request);
      const head = id === null ? null : await findAddressHead(deps.db, visit.admin.portalId, id);
      return head ? sendPage(response, 200, dataPage(visit, await readView(deps, visit, head.email))) : next();
    });
    routes.post('/data/export', async (visit, request, response) => {
      const email = normaliseAddress((await readForm(request)).get('email') ?? '');
      if (email === null) return sendError(response, 422, 'Nothing was exported', NO_ADDRESS);
      const copy = await deps.exportPerson(visit.admin.portalId, email);
      // Without the person: an erasure must find nothing here.
      await writeAudit(deps.db, visit.admin.portalId, {
        at: visit.now,
        actor: actorOf(visit.admin),
        action: 'person.exported',
        target: null,
        detail: {},
      });
      response
        .status(200)
        .set({ 'Cache-Control': 'no-store', 'Content-Disposition': 'attachment; filename="person.json"' })
        .type('json')
        .send(`${JSON.stringify(copy, null, 2)}\n`);
    });
    routes.post('/data/erase', async (visit, request, response) => {
      const form = await readForm(request);
      await act(response, 'person-erased', '/data', 'Nobody was erased', () =>
        ask(deps, visit, form.get('email') ?? ''),
      );
    });
  },
};

/** The worker carries it out, which says so in the audit log: whoever holds the lane writes nothing of the person meanwhile. */
async function ask(deps: AdminDeps, visit: AdminVisit, typed: string): Promise<void> {
  const email = normaliseAddress(typed);
  if (email === null) throw new BellwetherError('data.bad-address', NO_ADDRESS);
  const { portalId } = visit.admin;
  await addErasureRequest(deps.db, portalId, { email, askedBy: actorOf(visit.admin), askedAt: visit.now });
  await notifyWork(deps.db, [portalId]);
}

async function readView(deps: AdminDeps, visit: AdminVisit, email: string): Promise<DataFacts> {
  const { db } = deps;
  const { portalId } = visit.admin;
  const [held, sources, requests] = await Promise.all([
    countHeld(db, portalId),
    listSourceRows(db, portalId),
    listErasureRequests(db, portalId),
  ]);
  const mailboxes = sources.filter((one) => one.esp === 'mailbox' && one.isOn).map((one) => one.label);
  return { places: deps.dataPlaces, held, mailboxes, requests, email };
}
