/** A mail in which somebody may ask to leave becomes one question; what it becomes of follows the person. */
import { insertDeliveries } from '../../src/store/delivery.ts';
import { addSource } from '../../src/store/source.ts';
import { replyFrom } from '../flow/adapt/mail/mails.ts';
import { createHubspotBench, type HubspotBench } from '../support/hubspot-bench.ts';
import { testBox } from '../support/portal.ts';

const IDA = 'ida@acme.test';
const UNSURE = 'Thanks a lot, but we would rather not get any of these, so please take me off your mailing list. Ida';
let bench: HubspotBench;
let sourceId: number;
beforeEach(async () => {
  bench = await createHubspotBench();
  const source = await addSource(bench.db, bench.portalId, testBox, {
    esp: 'mailbox',
    label: 'Replies',
    secrets: [],
    now: bench.clock.now(),
  });
  sourceId = source.sourceId;
});
afterEach(() => bench.close());

async function arrive(text: string, headers: Record<string, string> = {}): Promise<void> {
  const { portalId } = bench;
  const body = Buffer.from(replyFrom(IDA, text));
  const receivedAt = bench.clock.now();
  await insertDeliveries(bench.db, [{ portalId, sourceId, receivedAt, headers, body, state: 'waiting', why: null }]);
  await bench.drain();
}
const questions = () => bench.rows('select answer, event_key from leave_question');

test('a mail is asked about once, however often it arrives, and the person goes on getting mail until somebody answers', async () => {
  await arrive(UNSURE);
  await arrive(UNSURE);
  expect(await questions()).toMatchObject([{ answer: null }]);
  expect((await bench.shown(IDA)).properties.bw_unsubscribe_scope ?? '').toBe('');
  expect(await bench.rows('select diagnostic from event')).toEqual([{ diagnostic: expect.stringContaining(UNSURE) }]);
});

test('a plain statement asks nobody: it is heeded at once, with its proof', async () => {
  await arrive('Please unsubscribe me.');
  expect(await questions()).toEqual([]);
  expect((await bench.shown(IDA)).properties).toMatchObject({
    bw_unsubscribe_scope: 'everything',
    bw_unsubscribe_venue: 'reply',
  });
  expect(await bench.rows('select act, venue, actor, scope from consent_proof')).toEqual([
    { act: 'leave', venue: 'reply', actor: 'person', scope: 'everything' },
  ]);
});

test('an ordinary letter asks nothing, and neither does the past', async () => {
  await arrive('Thank you, that suits me well.');
  await arrive(UNSURE, { 'x-bellwether-origin': 'import' });
  expect(await questions()).toEqual([]);
});

test('an erasure takes the question with its words', async () => {
  await arrive(UNSURE);
  await bench.hooks.remove(await bench.idOf(IDA), 'for-good');
  bench.later();
  await bench.hooks.arrive();
  expect(await questions()).toEqual([]);
  expect(await bench.rows('select 1 from event')).toEqual([]);
});
