/** Everything that the page of a company shows. */
import type { AccountPerson } from '../../../flow/account.ts';
import type { Db } from '../../../store/database.ts';
import {
  type AccountPersonRow,
  type AccountView,
  type ConfirmedAddress,
  findAccountView,
  holdersOf,
  listAccountPeople,
  listConfirmed,
} from '../../../store/report/accounts.ts';

export interface PersonOfAccount extends AccountPersonRow {
  readonly said: AccountPerson;
  /** A contact that has the probable address already, where it is another one. */
  readonly holderId: string | null;
  /** The probable address was confirmed, and is on its way. */
  readonly isConfirmed: boolean;
}

export interface ReadAccount {
  readonly view: AccountView;
  readonly people: readonly PersonOfAccount[];
  readonly confirmed: readonly ConfirmedAddress[];
}

export async function readAccount(db: Db, portalId: number, domain: string): Promise<ReadAccount | null> {
  const view = await findAccountView(db, portalId, domain);
  if (!view) return null;
  const said = view.state?.people ?? [];
  const [rows, confirmed, holders] = await Promise.all([
    listAccountPeople(
      db,
      portalId,
      said.map((one) => one.addressId),
    ),
    listConfirmed(db, portalId, domain),
    holdersOf(
      db,
      portalId,
      said.flatMap((one) => one.probable?.probable ?? []),
    ),
  ]);
  const people = said.flatMap((one): PersonOfAccount[] => {
    const row = rows.find(({ addressId }) => addressId === one.addressId);
    if (!row) return [];
    const holder = holders.get(one.probable?.probable ?? '') ?? null;
    const isConfirmed = confirmed.some(
      ({ addressId, confirmed: email, state }) =>
        addressId === one.addressId &&
        email === one.probable?.probable &&
        ['planned', 'sending', 'done'].includes(state),
    );
    return [{ ...row, said: one, holderId: holder === row.contactId ? null : holder, isConfirmed }];
  });
  return { view, people, confirmed };
}
