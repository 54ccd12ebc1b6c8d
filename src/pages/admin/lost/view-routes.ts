/** What is done with saved views: everybody with their own, viewers as well. */
import type { Request, Response } from 'express';
import { BellwetherError } from '../../../lib/errors.ts';
import { writeAudit } from '../../../store/audit.ts';
import {
  deleteLostView,
  type LostView,
  MAX_VIEWS,
  renameLostView,
  saveLostView,
  setDefaultLostView,
} from '../../../store/lost-view.ts';
import { withQuery } from '../../parts/pager.ts';
import { readForm } from '../../read-form.ts';
import { act } from '../act.ts';
import { actorOf } from '../actor.ts';
import type { AreaRoutes } from '../area.ts';
import { readId } from '../read-request.ts';
import type { Admin, AdminDeps, AdminVisit } from '../visit.ts';
import { paramsOf, readLostQuery } from './lost-query.ts';
import { MAX_VIEW_NAME, writeParams } from './lost-views.ts';

/** @returns null where nobody could be told apart */
export function viewOwner({ userId, memberId }: Admin): string | null {
  if (userId !== null) return `hubspot:${userId}`;
  return memberId === undefined ? null : `member:${memberId}`;
}

export function addViewRoutes(routes: AreaRoutes, deps: AdminDeps): void {
  const { db } = deps;
  const note = (visit: AdminVisit, action: string, view: Pick<LostView, 'name' | 'isShared'>) =>
    view.isShared
      ? writeAudit(db, visit.admin.portalId, {
          at: visit.now,
          actor: actorOf(visit.admin),
          action,
          target: null,
          detail: { name: view.name },
        })
      : Promise.resolve();
  routes.postOwn('/lost/views/save', async (visit, request, response) => {
    const form = await readForm(request);
    // Read as the page reads it: nothing else is kept.
    const asked = Object.fromEntries(new URLSearchParams(form.get('params') ?? ''));
    const params = writeParams(paramsOf(readLostQuery(asked)));
    await act(response, 'view-saved', withQuery('/lost', params), 'The view was not saved', async () => {
      const view = { owner: ownOf(visit), name: nameOf(form), params, isShared: form.get('shared') === 'on' };
      if ((await saveLostView(db, visit.admin.portalId, view, visit.now)) === null)
        throw new BellwetherError('view.too-many', `You have ${MAX_VIEWS} views. Delete one that you no longer need.`);
      await note(visit, 'view.shared', view);
    });
  });
  const change =
    (run: (visit: AdminVisit, owner: string, id: number, form: ReadonlyMap<string, string>) => Promise<void>) =>
    async (visit: AdminVisit, request: Request, response: Response, next: () => void) => {
      const id = readId(request);
      const form = await readForm(request);
      if (id === null) return next();
      await act(response, 'view-saved', '/lost?view=none', 'The view is as it was', () =>
        run(visit, ownOf(visit), id, form),
      );
    };
  routes.postOwn(
    '/lost/views/:id/rename',
    change(async (visit, owner, id, form) => {
      const view = await renameLostView(db, visit.admin.portalId, owner, id, nameOf(form));
      if (!view) throw new BellwetherError('view.name', 'It is not yours, or another view of yours has this name.');
      await note(visit, 'view.shared', view);
    }),
  );
  routes.postOwn(
    '/lost/views/:id/default',
    change((visit, owner, id, form) =>
      setDefaultLostView(db, visit.admin.portalId, owner, form.get('on') === 'no' ? null : id),
    ),
  );
  routes.postOwn(
    '/lost/views/:id/delete',
    change(async (visit, owner, id) => {
      const view = await deleteLostView(db, visit.admin.portalId, owner, id);
      if (!view) throw new BellwetherError('view.gone', 'It is not yours, or is deleted already.');
      await note(visit, 'view.deleted', view);
    }),
  );
}

function ownOf({ admin }: AdminVisit): string {
  const owner = viewOwner(admin);
  if (owner === null) throw new BellwetherError('view.nobody', 'Sign in with your own account to save views.');
  return owner;
}

function nameOf(form: ReadonlyMap<string, string>): string {
  const name = (form.get('name') ?? '').trim().slice(0, MAX_VIEW_NAME);
  if (name === '') throw new BellwetherError('view.name', 'Give the view a name.');
  return name;
}
