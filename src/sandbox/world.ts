import { Faults } from './faults/fault.ts';
import { CallLog } from './limits/call-log.ts';
import { PortalLimits } from './limits/portal-limits.ts';
import type { AppDeclaration } from './model/app.ts';
import type { Writing } from './model/change.ts';
import { createPortal, type Portal, type PortalProfile } from './model/portal.ts';
import type { Author } from './model/record.ts';
import { DEFAULT_SETTINGS, type Settings } from './model/settings.ts';
import { Tokens } from './oauth/tokens.ts';
import { seedPeople } from './standard/standard-people.ts';
import type { Time } from './time.ts';
import { Outbox } from './webhooks/outbox.ts';

/** Everything that the sandbox knows. */
export interface World {
  readonly time: Time;
  readonly app: AppDeclaration;
  readonly portals: Map<number, Portal>;
  readonly settings: Settings;
  readonly tokens: Tokens;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly limits: Map<number, PortalLimits>;
  readonly outbox: Outbox;
  /** Called after everything that may have changed something; whoever keeps a copy listens here. */
  changed(): void;
}

export const DEFAULT_PORTAL: PortalProfile = {
  id: 8_800_001,
  name: 'Sandbox portal',
  domain: 'example.com',
  currency: 'USD',
  timeZone: 'UTC',
};

export function createWorld(
  time: Time,
  app: AppDeclaration,
  settings: Partial<Settings>,
  changed: () => void = () => {},
): World {
  const sender = { time, app, settings: { ...DEFAULT_SETTINGS, ...settings }, tokens: new Tokens() };
  const world: World = {
    ...sender,
    portals: new Map(),
    faults: new Faults(),
    calls: new CallLog(),
    limits: new Map(),
    outbox: new Outbox(sender),
    changed,
  };
  addPortal(world, DEFAULT_PORTAL);
  return world;
}

/** Makes a portal with its first people: an admin, a user who may not install apps, and two owners. */
export function addPortal(world: World, profile: PortalProfile): Portal {
  const portal = createPortal(profile, world.time.now());
  seedPeople(portal, world.time.now());
  world.portals.set(portal.id, portal);
  return portal;
}

export function limitsOf(world: World, portalId: number): PortalLimits {
  const known = world.limits.get(portalId);
  if (known) return known;
  const limits = new PortalLimits();
  world.limits.set(portalId, limits);
  return limits;
}

export function writingIn(world: World, portal: Portal, author: Author, extraAssociationLagMs = 0): Writing {
  return {
    portal,
    author,
    now: world.time.now(),
    searchLagMs: world.settings.searchLagMs,
    associationLagMs: world.settings.associationLagMs + extraAssociationLagMs,
    emit: (event) => world.outbox.add(event),
  };
}
