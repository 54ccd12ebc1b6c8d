/** The card of somebody who left all mail, and said why. */
import type { ContactCard } from '../../../src/api/card/card-data.ts';
import { saveSurveyAnswer } from '../../../src/store/survey.ts';
import { type CardBench, createCardBench } from '../../support/card-bench.ts';
import { ago } from '../../support/hubspot-bench.ts';
import { sendgridEvent } from '../../support/sendgrid.ts';

let bench: CardBench;
beforeAll(async () => {
  bench = await createCardBench();
}, 60_000);
afterAll(() => bench.close());

test('it warns, quotes their last words, says what is allowed, and offers no address', async () => {
  await bench.post([sendgridEvent('ida@acme.test', 'unsubscribe', ago(30))]);
  await bench.drain();
  const addressId = await bench.addressId('ida@acme.test');
  const { event_key } = await bench.db('event').where({ address_id: addressId, type: 'global_unsubscribe' }).first();
  const answer = { addressId, eventKey: event_key, campaign: null, stream: null, at: bench.clock.now() };
  const words = '<b>Three a day!</b>';
  await saveSurveyAnswer(bench.db, bench.portalId, { ...answer, reason: 'too_often', comment: words });
  const { body } = await bench.card<ContactCard>(`contacts/${await bench.idOf('ida@acme.test')}`);
  expect(body).toMatchObject({
    state: { label: 'Does not want our emails', tone: 'danger' },
    warning: expect.stringContaining('HubSpot still lets an email from one person to another through: do not write'),
    survey: { reason: 'Too many emails', words },
    suggestion: null,
    basis: { isRecorded: false },
    next: expect.stringMatching(/^(Do not contact them|Do not email)/),
  });
});
