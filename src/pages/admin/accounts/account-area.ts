/** Accounts: whole companies that can no longer be reached as we know them, and where their people are now. */
import { listAccounts } from '../../../store/report/accounts.ts';
import { ROWS } from '../../parts/pager.ts';
import { readForm } from '../../read-form.ts';
import { sendPage } from '../../send-page.ts';
import { act } from '../act.ts';
import type { Area } from '../area.ts';
import { oneOf, readId, textOf } from '../read-request.ts';
import { accountPage } from './account-page.ts';
import { accountListPage, LISTED_KINDS } from './list-page.ts';
import { readAccount } from './read-account.ts';

export const accountArea: Area = {
  path: '/accounts',
  addRoutes(routes, deps) {
    routes.get('/accounts', async (visit, request, response) => {
      const kind = oneOf(LISTED_KINDS, textOf(request, 'kind'));
      const after = textOf(request, 'after').replaceAll('\0', '') || null;
      const found = await listAccounts(deps.db, visit.admin.portalId, { kind, after, limit: ROWS + 1 });
      const rows = found.slice(0, ROWS);
      const nextAfter = found.length > ROWS ? (rows.at(-1)?.domain ?? null) : null;
      return sendPage(response, 200, accountListPage(visit, { kind, rows, nextAfter, isFirst: after === null }));
    });
    routes.get('/accounts/:domain', async (visit, request, response, next) => {
      const account = await readAccount(deps.db, visit.admin.portalId, domainOf(request.params.domain));
      return account ? sendPage(response, 200, accountPage(visit, account)) : next();
    });
    routes.post('/accounts/:domain/people/:id/use', async (visit, request, response, next) => {
      const addressId = readId(request);
      if (addressId === null) return next();
      const domain = domainOf(request.params.domain);
      const probable = (await readForm(request)).get('probable') ?? '';
      await act(
        response,
        'address-confirmed',
        `/accounts/${encodeURIComponent(domain)}`,
        'The address was not used',
        () => deps.useAddress(visit.admin, { domain, addressId, probable }),
      );
    });
  },
};

function domainOf(param: unknown): string {
  return String(param).toLowerCase().replaceAll('\0', '');
}
