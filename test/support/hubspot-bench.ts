/** A flow bench whose sandbox tells the app of its changes: what reps, admins and other integrations do comes back. */
import { query } from '../../src/store/database.ts';
import { createFlowBench, type FlowBench } from './flow-bench.ts';
import { connectWebhooks, type Webhooks } from './hubspot-webhooks.ts';
import { sendgridEvent } from './sendgrid.ts';

/** The sandbox tells the real time of each change; what is judged here does not depend on the hour. */
const NOW = new Date();
export const ago = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);
const UNKNOWN = '550 5.1.1 The email account that you tried to reach does not exist.';

const SEED = {
  owners: [
    { id: '501', userId: 101, email: 'ruth.okafor@larkfield.test', firstName: 'Ruth', lastName: 'Okafor' },
    { id: '502', userId: 102, email: 'sam@larkfield.test', firstName: 'Sam', lastName: 'Reed' },
  ],
  companies: [{ key: 'acme', properties: { name: 'Acme Robotics', domain: 'acme.test', hubspot_owner_id: '501' } }],
  contacts: [
    {
      key: 'ida',
      properties: {
        email: 'ida@acme.test',
        firstname: 'Ida',
        lastname: 'Berg',
        hubspot_owner_id: '501',
        hs_buying_role: 'DECISION_MAKER',
        phone: '+49 30 1234567',
        country: 'Germany',
      },
      companies: ['acme'],
    },
    { key: 'otto', properties: { email: 'otto@acme.test', firstname: 'Otto', hubspot_owner_id: '501' } },
  ],
  deals: [],
};

export const hardBounce = (email: string, minutesAgo = 60) =>
  sendgridEvent(email, 'bounce', ago(minutesAgo), { type: 'bounce', reason: UNKNOWN, status: '5.1.1' });

interface Shown {
  readonly id: string;
  readonly properties: Record<string, string | null>;
}

export interface HubspotBench extends FlowBench {
  readonly hooks: Webhooks;
  shown(email: string): Promise<Shown>;
  idOf(email: string): Promise<string>;
  rows(sql: string): Promise<Record<string, unknown>[]>;
  /** So that what waits for a moment is due. */
  later(minutes?: number): void;
  /** A hard bounce, and everything that follows from it. */
  lose(email: string): Promise<void>;
  /** A note that waits until tomorrow at a contact. */
  planNote(contactId: string, associations?: readonly string[]): Promise<void>;
}

export async function createHubspotBench(seed: object = SEED): Promise<HubspotBench> {
  const bench = await createFlowBench(NOW.toISOString(), seed);
  const hooks = await connectWebhooks(bench);
  const shown = async (email: string) =>
    (await bench.control('GET', `contacts/${encodeURIComponent(email)}?portalId=${bench.portalId}`)) as Shown;
  return {
    ...bench,
    hooks,
    shown,
    idOf: async (email) => (await shown(email)).id,
    rows: (sql) => query<Record<string, unknown>>(bench.db, sql),
    later: (minutes = 1) => bench.clock.advance(minutes * 60_000),
    async lose(email) {
      await bench.post([hardBounce(email)]);
      await bench.drain();
    },
    async planNote(contactId, associations = [contactId]) {
      await bench.db.raw(
        `insert into crm_write (portal_id, write_key, surface, payload, reference, anchor_type, anchor_id, try_after, created_at)
         values (?, 'note:waiting', 'note', ?, 'BW-AAAA', 'contact', ?, now() + interval '1 day', now())`,
        [
          bench.portalId,
          JSON.stringify({ properties: {}, associations: associations.map((id) => ({ type: 'contact', id })) }),
          contactId,
        ],
      );
    },
    async close() {
      await hooks.close();
      await bench.close();
    },
  };
}
