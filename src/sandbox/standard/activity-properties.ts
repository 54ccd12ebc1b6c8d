import { choices, inGroup, READ_ONLY, type StandardProperty } from './define.ts';

const TASK_STATUSES = choices(
  'NOT_STARTED:Not started',
  'IN_PROGRESS:In progress',
  'WAITING:Waiting',
  'COMPLETED:Completed',
  'DEFERRED:Deferred',
);

export const TASK_PROPERTIES: readonly StandardProperty[] = [
  ...inGroup('task', [
    ['hs_timestamp', 'Due date', 'datetime'],
    ['hs_task_subject', 'Task Title'],
    ['hs_task_body', 'Task Notes', 'string', { fieldType: 'html' }],
    ['hs_task_status', 'Task Status', 'enumeration', { options: TASK_STATUSES }],
    [
      'hs_task_priority',
      'Priority',
      'enumeration',
      { options: choices('NONE:None', 'LOW:Low', 'MEDIUM:Medium', 'HIGH:High') },
    ],
    ['hs_task_type', 'Task Type', 'enumeration', { options: choices('TODO:To-do', 'CALL:Call', 'EMAIL:Email') }],
    ['hs_task_reminders', 'Task Reminders', 'string'],
    ['hs_queue_membership_ids', 'Queue', 'string'],
    ['hs_task_completion_date', 'Completed at', 'datetime', READ_ONLY],
    ['hs_task_is_completed', 'Is Completed', 'number', READ_ONLY],
    ['hs_body_preview', 'Body preview', 'string', READ_ONLY],
  ]),
  ...engagement(),
];

export const NOTE_PROPERTIES: readonly StandardProperty[] = [
  ...inGroup('note', [
    ['hs_note_body', 'Note body', 'string', { fieldType: 'html' }],
    ['hs_timestamp', 'Activity date', 'datetime'],
    ['hs_attachment_ids', 'Attached file IDs', 'string'],
    ['hs_body_preview', 'Body preview', 'string', READ_ONLY],
  ]),
  ...engagement(),
];

function engagement(): StandardProperty[] {
  return inGroup('engagement', [
    ['hubspot_owner_id', 'Assigned to', 'enumeration'],
    ['hs_object_id', 'Record ID', 'number', READ_ONLY],
    ['hs_createdate', 'Create date', 'datetime', READ_ONLY],
    ['hs_lastmodifieddate', 'Last modified date', 'datetime', READ_ONLY],
  ]);
}
