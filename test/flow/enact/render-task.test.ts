import type { TaskDraft } from '../../../src/flow/decide/play.ts';
import { renderSurveyNote } from '../../../src/flow/enact/note/render-note.ts';
import { renderTask } from '../../../src/flow/enact/task/render-task.ts';

const REFERENCE = 'BW-4F7K-2Q9X-M31D';
const draft: TaskDraft = {
  subject: 'Verify Ida Berg <b>by phone</b>',
  sections: [
    { heading: 'What happened', text: 'The server said: <script>alert(1)</script>\n& more', items: [] },
    { heading: 'What to do', text: null, items: ['Call her', 'Ask "who" replaced her'], ordered: true },
    { heading: null, text: null, items: ['one', 'two'] },
  ],
  type: 'CALL',
  priority: 'HIGH',
  dueAt: new Date('2026-11-20T16:00:00Z'),
  ownerId: '501',
  anchor: { type: 'contact', id: '1' },
  associations: [{ type: 'contact', id: '1' }],
};

test('a task as HubSpot stores it', () => {
  const { properties, associations } = renderTask(draft, REFERENCE, 'https://bellwether.example/addresses/7');
  expect(properties).toMatchObject({
    hs_task_status: 'NOT_STARTED',
    hs_task_priority: 'HIGH',
    hs_task_type: 'CALL',
    hs_timestamp: '1795190400000',
    hubspot_owner_id: '501',
  });
  expect(properties.hs_task_body).toBe(
    '<p><strong>What happened</strong></p><p>The server said: &lt;script&gt;alert(1)&lt;/script&gt;<br>&amp; more</p>' +
      '<p><strong>What to do</strong></p><ol><li>Call her</li><li>Ask &quot;who&quot; replaced her</li></ol>' +
      '<ul><li>one</li><li>two</li></ul>' +
      '<p><a href="https://bellwether.example/addresses/7">See the whole history of this address</a></p>' +
      `<p>Bellwether reference: ${REFERENCE}</p>`,
  );
  expect(associations).toEqual(draft.associations);
});

test('without an owner no owner is sent', () => {
  expect(renderTask({ ...draft, ownerId: null }, REFERENCE, 'https://x.example').properties).not.toHaveProperty(
    'hubspot_owner_id',
  );
});

test('however long the words, the reference stands at the end and HubSpot takes the body', () => {
  const long = {
    ...draft,
    subject: 's'.repeat(500),
    sections: [{ heading: null, text: '<'.repeat(50_000), items: [] }],
  };
  const { properties } = renderTask(long, REFERENCE, 'https://x.example');
  expect(properties.hs_task_body?.endsWith(`${REFERENCE}</p>`)).toBe(true);
  expect(properties.hs_task_body?.length).toBeLessThanOrEqual(65_536);
  expect(properties.hs_task_subject?.length).toBe(120);
});

test('a note quotes the person word for word', () => {
  const note = {
    contactId: '1',
    email: 'ida@acme.test',
    reason: 'too many emails',
    comment: 'Three a week!\n<3',
    campaign: 'November news',
    answeredAt: new Date('2026-11-20T10:00:00Z'),
    isEdited: false,
  };
  const { properties } = renderSurveyNote(note, REFERENCE);
  expect(properties.hs_note_body).toContain('<blockquote>Three a week!<br>&lt;3</blockquote>');
  expect(properties.hs_note_body).toContain('left after “November news” and told us why');
  expect(properties.hs_timestamp).toBe('1795168800000');
});
