/** The people who enter: let in, signed out, given and denied the right to change. */
import type { Response } from 'express';
import {
  type Actor,
  changeRole,
  LINK_HOURS,
  makeViewerLink,
  signOutEverywhere,
  withdrawLink,
} from '../../../install/team.ts';
import { normaliseAddress } from '../../../lib/address.ts';
import { listMembers } from '../../../store/report/members.ts';
import { listOpenViewerLinks } from '../../../store/viewer-link.ts';
import { sendError } from '../../error-page.ts';
import { readForm } from '../../read-form.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import { actorOf } from '../actor.ts';
import type { Area } from '../area.ts';
import { oneOf, readId } from '../read-request.ts';
import type { Admin, AdminDeps, AdminVisit } from '../visit.ts';
import type { InviteState } from './invite-form.ts';
import { teamPage } from './team-page.ts';

const NO_INVITE: InviteState = { email: '', hours: '24', error: null, made: null };

export const teamArea: Area = {
  path: '/team',
  addRoutes(routes, deps) {
    routes.get('/team', async (visit, _request, response) => {
      if (visit.admin.role !== 'admin')
        return sendError(response, 403, 'Only admins see this', 'Ask an admin of this portal who else can look.');
      return showTeam(deps, visit, response, 200, NO_INVITE);
    });
    routes.post('/team/links', async (visit, request, response) => {
      const form = await readForm(request);
      const [typed, hours] = [form.get('email') ?? '', Number(form.get('hours'))];
      const email = normaliseAddress(typed);
      const chosen = LINK_HOURS.find((one) => one === hours);
      if (!email || !chosen) {
        const error = email ? 'Choose how long the link is to be good.' : 'This is no email address.';
        return showTeam(deps, visit, response, 422, { ...NO_INVITE, email: typed, error });
      }
      const token = await makeViewerLink(deps, visit.admin.portalId, by(visit.admin), email, chosen);
      const made = { url: `${deps.publicUrl}/enter/${token}`, email, hours: chosen };
      return showTeam(deps, visit, response, 200, { ...NO_INVITE, made });
    });
    routes.post('/team/links/:id/withdraw', async (visit, request, response, next) => {
      const id = readId(request);
      if (id === null) return next();
      await act(response, 'link-withdrawn', '/team', 'The link was not withdrawn', () =>
        withdrawLink(deps, visit.admin.portalId, by(visit.admin), id),
      );
    });
    routes.post('/team/:id/sign-out', async (visit, request, response, next) => {
      const id = readId(request);
      if (id === null) return next();
      await act(response, 'signed-out', '/team', 'Nobody was signed out', () =>
        signOutEverywhere(deps, visit.admin.portalId, by(visit.admin), id),
      );
    });
    routes.post('/team/:id/role', async (visit, request, response, next) => {
      const id = readId(request);
      const role = oneOf(['admin', 'viewer'] as const, (await readForm(request)).get('role') ?? '');
      if (id === null || role === null) return next();
      await act(response, 'role-changed', '/team', 'Nothing was changed', () =>
        changeRole(deps, visit.admin.portalId, by(visit.admin), id, role),
      );
    });
  },
};

function by(admin: Admin): Actor {
  return { name: actorOf(admin), memberId: admin.memberId ?? null };
}

async function showTeam(
  deps: AdminDeps,
  visit: AdminVisit,
  response: Response,
  status: number,
  invite: InviteState,
): Promise<void> {
  const { portalId } = visit.admin;
  const [members, links] = await Promise.all([
    listMembers(deps.db, portalId, visit.now),
    listOpenViewerLinks(deps.db, portalId, visit.now),
  ]);
  return sendPage(response, status, teamPage(visit, { members, links, invite }));
}
