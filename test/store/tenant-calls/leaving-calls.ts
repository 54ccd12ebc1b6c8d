import { NOW } from '../fill-tenant.ts';
import type { TenantIds } from '../tenant-ids.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

/** Ways out: questions about mails, requests of the open page, and who opens links. */
export function leavingCalls(theirs: TenantIds, mark: string): TenantCalls {
  return {
    'leave-question.insertLeaveQuestions': [[{ addressId: theirs.address, eventKey: 'same' }], NOW],
    'leave-question.listLeaveQuestions': [false, 100],
    'leave-question.lockLeaveQuestion': [theirs.question],
    'leave-question.answerLeaveQuestion': [theirs.question, { says: 'stays', by: 'alpha', at: LATER }],
    'leave-question.countOpenLeaveQuestions': [],
    'leave-request.insertLeaveRequest': [{ email: 'alpha@x.test', stream: null, detail: {}, at: NOW }],
    'leave-request.listLeaveRequests': [100, LATER],
    'leave-request.deleteLeaveRequest': [theirs.request],
    'leave-request.putLeaveRequestAside': [theirs.request, 'w', LATER],
    'leave-request.deleteLeaveRequestsOf': [[`${mark}@x.test`]],
    'unknown-leave.hasUnknownLeaves': [],
    'unknown-leave.listUnknownLeaves': [[Buffer.alloc(32, 5)]],
    'unknown-leave.adoptSuppression': [Buffer.alloc(32, 5), '', theirs.address],
    // In capitals: the name of their own mailing is what could be found by its likeness.
    'mailing-name.findMailingName': [mark.toUpperCase(), NOW],
    'link-opening.addOpenings': [[{ day: '2026-11-20', manner: 'head', openings: 1 }]],
    'link-opening.countOpenings': ['2026-11-01'],
  };
}
