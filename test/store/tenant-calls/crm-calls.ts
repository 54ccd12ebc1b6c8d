import { NOW } from '../fill-tenant.ts';
import type { TenantIds } from '../tenant-ids.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

/** Records read from the CRM, and writes to it. */
export function crmCalls(theirs: TenantIds): TenantCalls {
  return {
    'crm-pause.pauseCrm': [LATER, 'alpha'],
    'crm-pause.findCrmPause': [NOW],
    'crm-record.saveRecords': ['contact', [{ recordId: '77', fields: { mark: 'alpha' } }], NOW],
    'crm-record.saveLinks': ['contact', new Map([['77', { deal: ['1'] }]]), NOW],
    'crm-record.findRecords': ['contact', ['77']],
    'crm-record.findContactsByEmail': [['same@x.test'], new Date(0)],
    'crm-record.listDueDeals': [LATER, LATER, 10],
    'crm-record.listRecords': ['owner'],
    'crm-record.saveAddressLinks': [[theirs.address], [{ addressId: theirs.address, contactId: '99' }], NOW],
    'crm-record.contactsOf': [[theirs.address]],
    'crm-record.findUnreachable': [['77']],
    'crm-record.markUnmatched': [LATER, NOW],
    'crm-write.planCreate': [
      {
        writeKey: 'planned',
        surface: 'note',
        addressId: theirs.address,
        decisionId: null,
        payload: {},
        reference: 'r',
        anchor: { type: 'contact', id: '1' },
        tryAfter: null,
      },
      NOW,
    ],
    'crm-write.planCreates': [
      [
        {
          writeKey: 'planned',
          surface: 'note',
          addressId: theirs.address,
          decisionId: null,
          payload: {},
          reference: 'r',
          anchor: { type: 'contact', id: '1' },
          tryAfter: null,
        },
      ],
      NOW,
    ],
    'property-write.planProperties': [[{ contactId: '77', addressId: theirs.address, properties: { a: 'b' } }], NOW],
    'crm-write.takePlanned': ['task', 0, 100, NOW],
    'crm-write.recordOutcomes': [
      [{ writeId: theirs.write, attempts: 0 }],
      [{ writeId: theirs.write, kind: 'done', resultId: 'stolen' }],
      NOW,
    ],
    'crm-write.moveAnchor': [theirs.write, '9', {}],
    'crm-record.markGone': ['contact', ['77'], NOW],
    'crm-write.markSentAnew': [[theirs.write], LATER],
    'crm-write.countPlanned': ['contact_property', NOW, 10],
    'doubtful-write.listAmbiguous': [LATER, LATER, 100],
    'doubtful-write.noteCleanRead': [[{ writeId: theirs.write, attempts: 0 }], NOW],
    'put-write-aside.putWriteAside': [theirs.write, 'stolen'],
    'crm-write.retryWrite': [theirs.write],
  };
}
