/** A flow bench whose cards are asked as HubSpot asks: signed, over HTTP. */
import { createCardRoutes } from '../../src/api/card/card-routes.ts';
import { createPortalKeys } from '../../src/install/portal-keys.ts';
import { createLog } from '../../src/lib/log.ts';
import { DEFAULT_CLIENT_SECRET } from '../../src/sandbox/server.ts';
import { createHubspotBench, type HubspotBench } from './hubspot-bench.ts';
import { testBox } from './portal.ts';
import { serve } from './serve.ts';
import { callSigned, type SignedCall } from './signed-call.ts';

const CARD_URL = 'https://bellwether.example.com';

export interface CardBench extends HubspotBench {
  /** @param path after `/hubspot/card/` */
  card<Answer>(path: string, more?: Partial<SignedCall>): Promise<{ status: number; body: Answer }>;
  addressId(email: string): Promise<number>;
}

export async function createCardBench(seed?: object): Promise<CardBench> {
  const bench = await createHubspotBench(seed);
  const { db, clock } = bench;
  const served = await serve(
    createCardRoutes({
      db,
      clock,
      log: createLog('silent', 'test'),
      publicUrl: CARD_URL,
      clientSecret: DEFAULT_CLIENT_SECRET,
      crmOrigin: (uiDomain) => `https://${uiDomain}`,
      portalKeys: createPortalKeys({ db, box: testBox, clock }),
    }),
  );
  return {
    ...bench,
    async card<Answer>(path: string, more: Partial<SignedCall> = {}) {
      const call = { portalId: bench.portalId, at: clock.now(), ...more };
      const response = await callSigned(served.url, CARD_URL, `/hubspot/card/${path}`, call);
      return { status: response.status, body: (await response.json()) as Answer };
    },
    async addressId(email) {
      const found = await db('address').where({ portal_id: bench.portalId, email }).first('address_id');
      return Number(found.address_id);
    },
    async close() {
      await served.close();
      await bench.close();
    },
  };
}
