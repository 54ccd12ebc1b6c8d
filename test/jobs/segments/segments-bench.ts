/** A portal in whose sandbox the segments are kept. */
import { dueSegments } from '../../../src/install/due-segments.ts';
import { OPTIONAL_SCOPES, REQUIRED_SCOPES, scopeNames } from '../../../src/install/scopes.ts';
import { listMembers } from '../../../src/sandbox/lists/list-members.ts';
import type { ContactList } from '../../../src/sandbox/model/contact-list.ts';
import { findSegment, type Segment } from '../../../src/store/segment.ts';
import { createHubspotBench, type HubspotBench } from '../../support/hubspot-bench.ts';

export interface SegmentsBench extends HubspotBench {
  /** Has everything looked at, and looks. */
  keep(): Promise<void>;
  /** Has one of them looked at, and looks. */
  look(key: string): Promise<void>;
  segment(key: string): Promise<Segment>;
  /** Live ones of the sandbox, by name. */
  lists(): Map<string, ContactList>;
  /** Addresses, sorted. */
  membersOf(key: string): Promise<string[]>;
  api(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  grant(scopes: readonly string[]): Promise<void>;
}

export const LISTS = '/crm/lists/2026-09';

export async function createSegmentsBench(seed?: object): Promise<SegmentsBench> {
  const bench = await (seed ? createHubspotBench(seed) : createHubspotBench());
  const world = () => {
    const portal = bench.sandbox.world.portals.get(bench.portalId);
    if (!portal) throw new Error('no portal');
    return portal;
  };
  const { access_token: token } = (await bench.control('POST', 'token', { portalId: bench.portalId })) as {
    access_token: string;
  };
  const segment = async (key: string) => {
    const found = await findSegment(bench.db, bench.portalId, key);
    if (!found) throw new Error(`no segment ${key}`);
    return found;
  };
  const grant = async (scopes: readonly string[]): Promise<void> => {
    await bench
      .db('portal')
      .where({ portal_id: bench.portalId })
      .update({ scopes: [...scopes] });
  };
  await grant([...scopeNames(REQUIRED_SCOPES), ...scopeNames(OPTIONAL_SCOPES)]);
  return {
    ...bench,
    grant,
    async keep() {
      await dueSegments(bench.db, bench.portalId, bench.clock.now());
      await bench.drain();
    },
    async look(key) {
      await bench.db('segment').where({ key }).update({ look_at: bench.clock.now() });
      await bench.drain();
    },
    segment,
    lists: () =>
      new Map([...world().lists.values()].filter((one) => one.deletedAt === null).map((one) => [one.name, one])),
    async membersOf(key) {
      const portal = world();
      const list = portal.lists.get((await segment(key)).listId ?? '');
      if (!list) throw new Error(`no list for ${key}`);
      const ids = listMembers(portal, list, bench.clock.now().getTime());
      return ids.map((id) => portal.tables.contacts.records.get(id)?.properties.email ?? id).sort();
    },
    async api(method, path, body) {
      const response = await fetch(bench.sandbox.url + path, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : JSON.parse(text) };
    },
  };
}
