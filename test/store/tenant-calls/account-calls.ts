import { NOW } from '../fill-tenant.ts';
import type { TenantIds } from '../tenant-ids.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

/** Companies, their addresses, and what DNS said of their domains. Both tenants know people at one domain. */
export function accountCalls(theirs: TenantIds): TenantCalls {
  return {
    'account.markAccounts': [['x.test'], LATER],
    'account.reviewAccounts': [['x.test'], NOW],
    'account.listDirtyAccounts': [LATER, 100],
    'account.listTroubledDomains': [],
    'account.noteAccountsMarked': [LATER],
    'account.findAccounts': [['x.test']],
    'account.accountsOfCompanies': [['77']],
    'account.accountsOfAddresses': [[theirs.address]],
    'account.saveAccounts': [
      [
        {
          domain: 'x.test',
          companyId: '1',
          kind: 'turnover',
          since: null,
          known: 1,
          lost: 1,
          newDomain: null,
          format: null,
          state: { people: [] },
          dirtyAt: null,
          watches: [],
          reviewAt: null,
        },
      ],
      NOW,
    ],
    'account.putAccountAside': ['x.test', 'w', LATER],
    'address.dirtyAmong': [[theirs.address]],
    'account-member.membersAt': [['x.test', 'bravo.test']],
    'account-member.membersNamed': [['bravo@x.test']],
    'account-task.listMovedTasks': [['x.test']],
    'account-task.absorbTasks': [[theirs.episode], theirs.digest],
    'property-write.planLinks': [[{ contactId: '77', properties: { a: 'b' } }], NOW],
    'property-write.planCompanyProperties': [[{ companyId: '77', properties: { a: 'b' } }], NOW],
    'property-write.plannedEmails': [['77']],
    'property-write.planEmail': [{ contactId: '77', addressId: theirs.address, email: 'alpha@x.test' }, NOW],
    'dns-observation.latestObservations': [['x.test']],
    'dns-observation.listObservations': ['x.test', LATER],
    'dns-observation.saveObservation': [{ domain: 'x.test', at: NOW, outcome: 'gone', mx: [], hasAddress: false }],
    'property-write.lockContact': ['77'],
    'property-write.isEmailUnderWay': ['77', 'bravo@x.test'],
    'report/card.listCardAddresses': ['77'],
    'report/card.listOpenTasks': [theirs.address, '77', 100],
    'report/card.listCompanyTasks': ['77', 100],
    'report/card.findCompanyName': ['77'],
    'report/accounts.listAccounts': [{ kind: null, after: null, limit: 100 }],
    'report/accounts.findAccountView': ['x.test'],
    'report/accounts.listAccountPeople': [[theirs.address]],
    'report/accounts.listConfirmed': ['bravo.test'],
    'report/accounts.holdersOf': [['same@x.test']],
  };
}
