/** Segments in HubSpot, kept in step: what is missing is made, filters follow the rules, and what somebody deleted stays deleted. */
import type { Knex } from 'knex';
import { type Crm, CrmError } from '../../crm/crm.ts';
import type { DecideSettings } from '../../flow/settings.ts';
import { updateFilters } from '../../install/list-api.ts';
import { readProperties } from '../../install/property-api.ts';
import { type FilterBranch, meansTheSame } from '../../install/segment-filters.ts';
import { SEGMENTS, type SegmentDefinition } from '../../install/segments.ts';
import { type Clock, HOUR_MS } from '../../lib/clock.ts';
import {
  listDueSegments,
  noteMaking,
  type Segment,
  type SegmentFinding,
  saveSegment,
  stopLooking,
} from '../../store/segment.ts';
import { resetMembers } from '../../store/segment-member.ts';
import { type Found, findSegmentList } from './find-segment-list.ts';

export interface SegmentDeps {
  readonly db: Knex;
  readonly clock: Clock;
}

export interface SegmentPortal {
  readonly portalId: number;
  readonly timeZone: string;
  readonly settings: { readonly decide: Pick<DecideSettings, 'championRoles'> };
  /** Properties of ours that HubSpot has. */
  readonly contactProperties: ReadonlySet<string>;
}

/** A few calls each. */
const BATCH = 4;
const LOOK_EVERY_MS = HOUR_MS;
const ROLE = 'hs_buying_role';

/** @returns how many were looked at @throws CrmError when HubSpot cannot be asked now */
export async function keepSegments(
  { db, clock }: SegmentDeps,
  portal: SegmentPortal,
  crm: Crm,
  isHeld: () => boolean,
): Promise<number> {
  const { portalId } = portal;
  const due = await listDueSegments(db, portalId, clock.now(), BATCH);
  if (due.length === 0) return 0;
  if (!crm.scopes.has('crm.lists.write')) {
    await stopLooking(db, portalId);
    return 0;
  }
  let roles: Promise<string[]> | null = null;
  const rolesOf = () => {
    roles ??= readChampionRoles(crm, portal.settings.decide.championRoles);
    return roles;
  };
  let count = 0;
  for (const segment of due) {
    if (!isHeld()) break;
    const found = await look(segment);
    const lookAt = new Date(clock.now().getTime() + LOOK_EVERY_MS);
    await saveSegment(db, portalId, segment.segmentId, { ...found, readAt: clock.now(), lookAt });
    count += 1;
  }
  return count;

  async function look(segment: Segment): Promise<Omit<SegmentFinding, 'readAt' | 'lookAt'>> {
    const known = { listId: segment.listId, listName: segment.listName, size: segment.size };
    const definition = SEGMENTS.find(({ key }) => key === segment.key) ?? null;
    if (segment.kind === 'filtered') {
      const why = definition ? whatLacks(definition, portal, crm) : 'This version of Bellwether knows no such segment.';
      if (why !== null) return { ...known, state: 'refused', why };
    }
    try {
      const filters = definition
        ? definition.filters({ championRoles: await rolesOf(), timeZone: portal.timeZone, now: clock.now() })
        : null;
      const found = await findSegmentList(crm, segment, filters, () =>
        noteMaking(db, portalId, segment.segmentId, clock.now()),
      );
      if (found.kind !== 'there') return { ...known, ...stateOf(found, segment) };
      return await follow(segment, found, filters);
    } catch (thrown) {
      // Said of this one segment, and no reason to leave the portal alone.
      if (!(thrown instanceof CrmError) || !['forbidden', 'invalid', 'not_found', 'conflict'].includes(thrown.kind))
        throw thrown;
      return { ...known, state: 'refused', why: thrown.message };
    }
  }

  async function follow(
    segment: Segment,
    { list, isNew, isBack }: Extract<Found, { kind: 'there' }>,
    filters: FilterBranch | null,
  ): Promise<Omit<SegmentFinding, 'readAt' | 'lookAt'>> {
    if (filters !== null && !meansTheSame(filters, list.filterBranch)) await updateFilters(crm, list.listId, filters);
    if (filters === null && (isNew || isBack))
      await resetMembers(db, portalId, segment.segmentId, isNew ? 'out' : 'unsure');
    return { state: 'there', why: null, listId: list.listId, listName: list.name, size: list.size ?? null };
  }
}

/** Those of the portal's rules that HubSpot has as options: it refuses filters with others. */
async function readChampionRoles(crm: Crm, championRoles: readonly string[]): Promise<string[]> {
  const property = (await readProperties(crm, 'contacts', [ROLE], false)).get(ROLE);
  return (property?.options ?? [])
    .map(({ value }) => value)
    .filter((value) => championRoles.includes(value.toUpperCase()));
}

function whatLacks(definition: SegmentDefinition, portal: SegmentPortal, crm: Crm): string | null {
  const lacking = definition.needs.filter((name) => !portal.contactProperties.has(name));
  if (lacking.length > 0)
    return `HubSpot has no property ${lacking.join(', ')} of ours. Connect Bellwether to HubSpot again, and it is made where there is room.`;
  if (definition.scope && !crm.scopes.has(definition.scope))
    return `The permission ${definition.scope} was not granted. Connect Bellwether to HubSpot again, and leave it on.`;
  return null;
}

function stateOf(found: Exclude<Found, { kind: 'there' }>, segment: Segment): Pick<SegmentFinding, 'state' | 'why'> {
  switch (found.kind) {
    case 'deleted':
      return { state: 'deleted', why: null };
    case 'name_taken':
      return {
        state: 'name_taken',
        why: `HubSpot has a segment “${segment.name}” already, which is not ours. Rename or delete that one, then try again.`,
      };
    case 'refused':
      return { state: 'refused', why: found.why };
  }
}
