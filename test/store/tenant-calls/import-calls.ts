import { NOW } from '../fill-tenant.ts';
import type { TenantIds } from '../tenant-ids.ts';
import { LATER, type TenantCalls } from './tenant-calls.ts';

const PLAN = { kind: 'bounces', columns: { email: 0 }, dayFirst: null, asOf: null, dataSource: null } as const;
const FILE = { sheet: null, sheets: [], header: ['x'], profiles: [], rows: 9, parts: 9, digest: 'd' };

/** Files that were handed over, and their rows. */
export function importCalls(theirs: TenantIds): TenantCalls {
  const file = theirs.import;
  return {
    'counts.markSeenInImport': [[{ eventKey: 'same', day: '2026-11-20' }]],
    'counts.seenInImport': [[{ eventKey: 'same', day: '2026-11-20' }]],
    'erase-from-imports.eraseFromImports': [['bravo@x.test', 'bravo']],
    'import.insertImport': [{ fileName: 'alpha', askedBy: 'alpha', createdAt: NOW }],
    'import.saveReceived': [file, FILE],
    'import.findImport': [file],
    'import.lockImport': [file],
    'import.listImports': [100],
    'import.findToCheck': [],
    'import.findFindingsToTake': [],
    'import.beginFindings': [file, LATER],
    'import.savePlan': [file, PLAN, 'ready'],
    'import.saveCheck': [file, { state: 'checked', checkState: {}, begunAt: LATER }],
    'import.deleteImport': [file],
    'import.expireImports': [LATER],
    'import.noteTaken': [[{ importId: file, parts: 9, events: 9, news: 9, errors: 9 }], LATER],
    'import-part.insertPart': [file, { part: 9, rows: 1, body: Buffer.from('x') }],
    'import-part.listParts': [file, 0, 100],
    'import-part.handOverParts': [file, { sourceId: theirs.source, headers: {}, now: LATER }],
    'import-part.insertFacts': [file, [{ email: 'a@x.test', eventKey: 'k', fact: {} }]],
    'import-part.nextFacts': [file, '', 100],
    'import-part.deleteFacts': [file],
    'import-part.listRefusedParts': [file, 0, 100],
    'import-part.knownEventKeys': [['same']],
  };
}
