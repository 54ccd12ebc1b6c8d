/** Keys for the company's own scripts, and how they ask. */
import type { Response } from 'express';
import { describeApi } from '../../../api/v1/openapi.ts';
import { API_SCOPES, endApiKey, KEY_DAYS, makeApiKey } from '../../../install/api-keys.ts';
import { listApiKeys } from '../../../store/api-key.ts';
import { sendError } from '../../error-page.ts';
import { readForm } from '../../read-form.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import { readId } from '../read-request.ts';
import type { AdminDeps, AdminVisit } from '../visit.ts';
import { guidePage, type ReadableApi } from './guide-page.ts';
import { apiKeyPage, type KeyForm, MAX_LABEL } from './key-page.ts';

const NEW_KEY: KeyForm = { label: '', scopes: ['suppressions:check'], days: '365', errors: {}, made: null };
const SHOWN = 100;

export const apiKeyArea: Area = {
  path: '/api-keys',
  addRoutes(routes, deps) {
    routes.get('/api-keys', async (visit, _request, response) => {
      if (visit.admin.role !== 'admin')
        return sendError(response, 403, 'Only admins see this', 'Ask an admin of this portal to make a key for you.');
      return show(deps, visit, response, 200, NEW_KEY);
    });
    routes.get('/api-keys/guide', async (visit, _request, response) =>
      sendPage(response, 200, guidePage(visit, describeApi(deps.publicUrl) as unknown as ReadableApi)),
    );
    routes.post('/api-keys', async (visit, request, response) => {
      const fields = await readForm(request);
      const label = (fields.get('label') ?? '').trim();
      // A form sends one field for each box that is ticked.
      const scopes = API_SCOPES.filter((one) => fields.get(one) === 'on');
      const days = KEY_DAYS.find((one) => String(one) === fields.get('days'));
      const errors = {
        ...(label === '' ? { label: 'Say what the key is for.' } : {}),
        ...(label.length > MAX_LABEL ? { label: `At most ${MAX_LABEL} characters.` } : {}),
        ...(scopes.length === 0 ? { scopes: 'Allow at least one thing.' } : {}),
        ...(days === undefined ? { days: 'Choose how long it is to be good.' } : {}),
      };
      if (days === undefined || Object.keys(errors).length > 0)
        return show(deps, visit, response, 422, { ...NEW_KEY, label, scopes, days: fields.get('days') ?? '', errors });
      const key = await makeApiKey(deps, visit.admin.portalId, actorOf(visit.admin), { label, scopes, days });
      return show(deps, visit, response, 200, { ...NEW_KEY, made: { key, label } });
    });
    routes.post('/api-keys/:id/revoke', async (visit, request, response, next) => {
      const id = readId(request);
      if (id === null) return next();
      await act(response, 'key-revoked', '/api-keys', 'Nothing was revoked', () =>
        endApiKey(deps, visit.admin.portalId, actorOf(visit.admin), id),
      );
    });
  },
};

async function show(
  deps: AdminDeps,
  visit: AdminVisit,
  response: Response,
  status: number,
  form: KeyForm,
): Promise<void> {
  const keys = await listApiKeys(deps.db, visit.admin.portalId, SHOWN);
  return sendPage(response, status, apiKeyPage(visit, keys, form, deps.publicUrl));
}
