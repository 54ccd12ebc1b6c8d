/** When a task may close itself, and how its note reads. */
import { type ClosingNote, renderClosingNote } from '../../../src/flow/enact/note/render-closing-note.ts';
import { judgeTask } from '../../../src/flow/enact/task-close/judge-task.ts';

const WRITTEN = {
  hs_task_subject: 'Lost champion? Ida Berg',
  hs_task_body: '<p><strong>What happened</strong></p><p>R&amp;D says &quot;gone&quot;</p>',
  hs_task_status: 'NOT_STARTED',
  hubspot_owner_id: '501',
  hs_task_priority: 'HIGH',
};

test('a task is open as long as it is as we wrote it', () => {
  expect(judgeTask(WRITTEN, WRITTEN)).toBe('open');
});

test('mark-up that HubSpot writes in its own way is no edit, and no owner is no owner', () => {
  const body = '<div dir="auto"><p>What happened</p>\n<p>R&amp;D says "gone"</p></div>';
  expect(judgeTask(WRITTEN, { ...WRITTEN, hs_task_body: body })).toBe('open');
  const { hubspot_owner_id: _, ...nobody } = WRITTEN;
  expect(judgeTask(nobody, { ...nobody, hubspot_owner_id: null })).toBe('open');
});

test.each([
  ['hs_task_subject', 'Call Ida'],
  ['hs_task_body', `${WRITTEN.hs_task_body}<p>She answered.</p>`],
  ['hs_task_status', 'IN_PROGRESS'],
  ['hubspot_owner_id', '502'],
])('somebody changed %s: it is theirs', (name, value) => {
  expect(judgeTask(WRITTEN, { ...WRITTEN, [name]: value })).toBe('edited');
});

test('completed and deleted tasks are told apart from edited ones', () => {
  expect(judgeTask(WRITTEN, { ...WRITTEN, hs_task_status: 'COMPLETED', hs_task_subject: 'done' })).toBe('done_before');
  expect(judgeTask(WRITTEN, null)).toBe('gone');
});

const note = (part: Partial<ClosingNote>): string => {
  const payload = renderClosingNote(
    {
      subject: 'Lost champion? Ida Berg (Acme): address no longer works',
      outcome: 'completed',
      endings: [
        { email: 'ida@acme.test', kind: 'lost', wonBackBy: 'delivered', endedAt: new Date('2026-11-24T23:30:00Z') },
      ],
      associations: [{ type: 'contact', id: '77' }],
      timeZone: 'Europe/Berlin',
      now: new Date('2026-11-25T08:00:00Z'),
      ...part,
    },
    'BW-4F7K-2Q9X-M31D',
  );
  return (payload.properties.hs_note_body ?? '').replace(/<\/(?:p|li)>/g, '\n').replace(/<[^>]+>/g, '');
};

test('the note says what is over, why, and what became of the task, with dates of the portal', () => {
  expect(note({})).toBe(
    [
      'Won back, no longer needed: “Lost champion? Ida Berg (Acme): address no longer works”',
      'Mail to ida@acme.test gets through again: it was delivered on 25 Nov 2026.',
      'It was still as Bellwether had written it, so Bellwether completed it.',
      'Bellwether reference: BW-4F7K-2Q9X-M31D',
      '',
    ].join('\n'),
  );
});

test.each([
  ['lost', 'reply', 'A mail from ida@acme.test came in on 25 Nov 2026.'],
  ['lost', 'person', 'The person at ida@acme.test was active again on 25 Nov 2026.'],
  ['lost', 'corrected', 'The address ida@acme.test was corrected on 25 Nov 2026.'],
  ['lost', 'word', 'A colleague confirmed on 25 Nov 2026 that ida@acme.test works.'],
  ['lost', null, 'ida@acme.test has not counted as lost since 25 Nov 2026.'],
  ['left', 'person', 'ida@acme.test came back to our mail by their own act on 25 Nov 2026.'],
] as const)('an episode of kind %s that ended by %s reads well', (kind, wonBackBy, sentence) => {
  const endedAt = new Date('2026-11-25T06:00:00Z');
  expect(note({ endings: [{ email: 'ida@acme.test', kind, wonBackBy, endedAt }] })).toContain(sentence);
});

test('only a win is told in the portal’s own words; that a colleague vouches is none', () => {
  const wording = { title: 'Flock is back', opening: 'Well done: {address} is back.' };
  expect(note({ wording })).toMatch(/^Flock is back: “Lost champion.*\nWell done: ida@acme.test is back.\n/);
  const endings = [{ email: 'ida@acme.test', kind: 'lost', wonBackBy: 'word', endedAt: new Date(0) } as const];
  expect(note({ wording, endings })).toMatch(/^No longer needed: “Lost champion/);
  expect(note({ wording, endings })).not.toContain('Well done');
});

test('what people wrote is escaped', () => {
  const payload = renderClosingNote(
    {
      subject: '<img src=x onerror=alert(1)>',
      outcome: 'edited',
      endings: [],
      associations: [],
      timeZone: 'UTC',
      now: new Date(0),
    },
    'BW-1',
  );
  expect(payload.properties.hs_note_body).not.toContain('<img');
});
