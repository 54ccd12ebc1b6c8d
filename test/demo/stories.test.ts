/** The stories hold under the real classification and verdict machine, at any time of the day. */
import { accountByKey } from '../../src/demo/company/accounts.ts';
import { buildCompany, personOfStory } from '../../src/demo/company/demo-company.ts';
import { BOUNCE_TEXT_KEYS, type BounceTextKey, writeBounce } from '../../src/demo/mail/bounce-texts.ts';
import { writeHistory } from '../../src/demo/mail/write-history.ts';
import { seededRandom } from '../../src/demo/random.ts';
import { sendgrid } from '../../src/esp/sendgrid/sendgrid.ts';
import { classify } from '../../src/flow/classify/classify.ts';
import { concludeAddress } from '../../src/flow/conclude/conclude-address.ts';
import type { BounceClass, Reason } from '../../src/flow/event.ts';
import { readDelivery } from '../../src/flow/pipeline.ts';
import { DEFAULT_SETTINGS } from '../../src/flow/settings.ts';
import type { AddressState } from '../../src/flow/state.ts';
import { DAY_MS } from '../../src/lib/clock.ts';

const SERVERS = ['exchange_online', 'google', 'postfix', 'exim', 'mimecast', 'proofpoint', 'barracuda'] as const;
const company = buildCompany();

async function stateOf(key: string, now: Date): Promise<AddressState> {
  const person = personOfStory(company, key);
  const entries = writeHistory([person], now).map(({ event }) => event);
  const { kept, delivered } = await readDelivery(
    sendgrid,
    { headers: {}, body: Buffer.from(JSON.stringify(entries)) },
    now,
  );
  const replied = person.repliedDaysAgo;
  return concludeAddress(
    {
      email: person.email,
      events: kept,
      deliveredDays: [...new Set(delivered.map((event) => event.occurredAt.toISOString().slice(0, 10)))],
      life:
        replied === null
          ? []
          : [{ kind: 'inbound_mail', at: new Date(now.getTime() - replied * DAY_MS), source: 'a reply' }],
      word: null,
      actedUpon: [],
    },
    DEFAULT_SETTINGS.conclude,
    now,
  );
}

describe.each(['2026-11-22T00:01:00Z', '2026-11-22T10:15:00Z', '2026-11-22T23:58:00Z'])('at %s', (iso) => {
  const now = new Date(iso);
  const isFresh = (state: AddressState) => now.getTime() - (state.cause?.at.getTime() ?? 0) < 14 * DAY_MS;

  test.each(['katrin', 'lars', 'paige'])('%s is gone, and lately', async (key) => {
    const state = await stateOf(key, now);
    expect(state.verdict).toBe('dead');
    expect(isFresh(state)).toBe(true);
  });

  test.each(['aoife', 'marguerite', 'bram'])('%s may be gone, with evidence on both sides', async (key) => {
    const state = await stateOf(key, now);
    expect(state.verdict).toBe('unsure');
    expect(state.cause?.class).toBe('hard');
    expect(new Set(state.evidence.map((one) => one.for))).toEqual(new Set(['gone', 'alive']));
  });

  test.each(['juergen', 'bethan', 'accueil'])(
    '%s bounced softly again a week later, and is to be called',
    async (key) => {
      const { callFor } = await stateOf(key, now);
      expect(callFor).not.toBeNull();
      expect(now.getTime() - (callFor?.getTime() ?? 0)).toBeLessThan(14 * DAY_MS);
    },
  );

  test('a shared mailbox that is full for four weeks is no absent person', async () => {
    expect(await stateOf('einkauf', now)).toMatchObject({ verdict: 'unsure', hypothesis: 'shared_inbox_full' });
  });

  test('ruediger was lost long ago', async () => {
    const state = await stateOf('ruediger', now);
    expect(state.verdict).toBe('dead');
    expect(isFresh(state)).toBe(false);
  });

  test('hakan was refused once and is reached again', async () => {
    expect((await stateOf('hakan', now)).verdict).toBe('reachable');
  });

  test('dale left everything, dirk complained, and both stay reachable', async () => {
    expect(await stateOf('dale', now)).toMatchObject({
      verdict: 'reachable',
      optOut: { scope: 'everything', complaint: false },
    });
    expect(await stateOf('dirk', now)).toMatchObject({
      verdict: 'reachable',
      optOut: { scope: 'everything', complaint: true },
    });
  });
});

describe('the words of the mail servers', () => {
  const EXPECTED: Readonly<Record<BounceTextKey, { class: BounceClass; reasons: readonly Reason[] }>> = {
    unknown: { class: 'hard', reasons: ['user_unknown'] },
    disabled: { class: 'hard', reasons: ['mailbox_inactive'] },
    full: { class: 'soft', reasons: ['mailbox_full'] },
    refused: { class: 'block', reasons: ['reputation', 'policy'] },
    expired: { class: 'soft', reasons: ['timeout', 'network_error'] },
    no_domain: { class: 'hard', reasons: ['domain_unknown'] },
  };

  describe.each(BOUNCE_TEXT_KEYS)('%s', (key) => {
    test.each(SERVERS)(
      'is understood as %s says it, with and without the classification of SendGrid',
      async (server) => {
        const text = writeBounce(key, server, {
          email: `somebody@${accountByKey('oehler').domain}`,
          sendingIp: '192.0.2.14',
          at: new Date('2026-11-20T08:00:00Z'),
          random: seededRandom(`${key} ${server}`),
        });
        for (const classification of [{}, { bounce_classification: text.classification }]) {
          const entry = {
            email: 'somebody@a.example',
            event: 'bounce',
            timestamp: 1_795_000_000,
            sg_event_id: 'one',
            ...text,
            ...classification,
          };
          const [event] = sendgrid.normalise({ headers: {}, body: Buffer.from(JSON.stringify([entry])) }).events;
          if (!event) throw new Error('The entry was not read.');
          const reading = classify(event);
          expect(reading.class).toBe(EXPECTED[key].class);
          expect(EXPECTED[key].reasons).toContain(reading.reason);
        }
      },
    );
  });
});
