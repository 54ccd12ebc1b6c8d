/** What the list of deals is asked for, as it stands in its address. */
import { DEAL_ORDERS, DEAL_RISKS, type DealOrder, type DealRisk } from '../../../jobs/join-deals.ts';
import { withQuery } from '../../parts/pager.ts';
import { oneOf, readNumber, textOf } from '../read-request.ts';

export interface DealsQuery {
  readonly risk: DealRisk;
  readonly order: DealOrder;
  /** An owner's id; the empty string: everybody's deals. */
  readonly owner: string;
  /** From 0. */
  readonly page: number;
}

const MAX_ID = 30;
/** More pages than there can be. */
const MAX_PAGE = 1_000;

export function readDealsQuery(request: { readonly query: Readonly<Record<string, unknown>> }): DealsQuery {
  return {
    risk: oneOf(DEAL_RISKS, textOf(request, 'show')) ?? 'nobody',
    order: oneOf(DEAL_ORDERS, textOf(request, 'sort')) ?? 'amount',
    owner: textOf(request, 'owner').replaceAll('\0', '').slice(0, MAX_ID),
    page: Math.min(readNumber(textOf(request, 'page')) ?? 0, MAX_PAGE),
  };
}

export function hrefOfDeals({ risk, order, owner, page }: DealsQuery, path = '/deals'): string {
  return withQuery(path, {
    show: risk === 'nobody' ? null : risk,
    sort: order === 'amount' ? null : order,
    owner,
    page: page === 0 ? null : page,
  });
}
