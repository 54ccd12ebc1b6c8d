/** Sees to it that HubSpot has the properties of Bellwether; doing it again changes nothing that is right. */
import type { Crm } from '../crm/crm.ts';
import { CrmError } from '../crm/crm.ts';
import { COMPANY_PROPERTIES, CONTACT_PROPERTIES } from './properties.ts';
import type { PropertyDefinition } from './property.ts';
import {
  addOptions,
  createProperties,
  createProperty,
  type ExistingProperty,
  ensureGroup,
  type ProvisionedType,
  type RoomOf,
  readProperties,
  readRoom,
} from './property-api.ts';

export interface PropertyNote {
  readonly name: string;
  readonly label: string;
  readonly why: string;
}

export interface TypeResult {
  readonly type: ProvisionedType;
  /** Names of properties. */
  readonly created: readonly string[];
  /** An admin had deleted them. */
  readonly restored: readonly string[];
  /** Options were missing and were added. */
  readonly extended: readonly string[];
  /** How many were there and right. */
  readonly kept: number;
  /** There is no room for them, or HubSpot refused; nothing is written to them. */
  readonly leftOut: readonly PropertyNote[];
  /** There, but of another kind than ours; nothing is written to them. */
  readonly different: readonly PropertyNote[];
}

/** Stored with the portal, and shown to its admin. */
export interface ProvisionResult {
  readonly types: readonly TypeResult[];
  /** What was not done for want of a permission, in words. */
  readonly notGranted: readonly string[];
  /** Why it could not be finished; null where it was. */
  readonly failure: string | null;
}

/** A field type is a matter of taste, a type decides which values HubSpot takes. */
function differenceOf(wanted: PropertyDefinition, found: ExistingProperty): string | null {
  if (found.type === wanted.type) return null;
  return `The account has a property of this name that holds ${found.type} instead of ${wanted.type}. Rename or delete it, then provision again.`;
}

function lacksOptions(wanted: PropertyDefinition, found: ExistingProperty): boolean {
  const known = new Set(found.options.map((option) => option.value));
  return (wanted.options ?? []).some((option) => !known.has(option.value));
}

const note = ({ name, label }: PropertyDefinition, why: string): PropertyNote => ({ name, label, why });

interface Made {
  readonly found: ReadonlyMap<string, ExistingProperty>;
  readonly leftOut: readonly PropertyNote[];
}

/** Creates what fits, together, and one by one what did not come of that. */
async function createFitting(
  crm: Crm,
  type: ProvisionedType,
  fitting: readonly PropertyDefinition[],
  rankOf: (definition: PropertyDefinition) => number,
): Promise<Made> {
  const names = fitting.map((definition) => definition.name);
  const made = await createProperties(crm, type, fitting, rankOf);
  if (names.every((name) => made.has(name))) return { found: made, leftOut: [] };
  const leftOut: PropertyNote[] = [];
  const found = await readProperties(crm, type, names, false);
  const lacking = fitting.filter((definition) => !found.has(definition.name));
  for (const definition of lacking) {
    const why = await createProperty(crm, type, definition, rankOf(definition));
    if (why !== null) leftOut.push(note(definition, why));
  }
  return { found: lacking.length > 0 ? await readProperties(crm, type, names, false) : found, leftOut };
}

async function provisionType(
  crm: Crm,
  type: ProvisionedType,
  definitions: readonly PropertyDefinition[],
  roomOf: () => Promise<RoomOf>,
): Promise<TypeResult> {
  const names = definitions.map((definition) => definition.name);
  const leftOut: PropertyNote[] = [];
  const before = await readProperties(crm, type, names, false);
  const missing = definitions.filter((definition) => !before.has(definition.name));
  const after = new Map(before);
  let archived = new Map<string, ExistingProperty>();

  if (missing.length > 0) {
    await ensureGroup(crm, type);
    // Where none of them is there this is an installation, and nothing was deleted.
    if (before.size > 0)
      archived = await readProperties(
        crm,
        type,
        missing.map((one) => one.name),
        true,
      );
    const room = (await roomOf())(type);
    const fitting = missing.slice(0, room);
    for (const definition of missing.slice(room)) {
      leftOut.push(
        note(definition, `This HubSpot account has room for ${room} more custom properties of ${type} only.`),
      );
    }
    if (fitting.length > 0) {
      const made = await createFitting(crm, type, fitting, (definition) => definitions.indexOf(definition));
      for (const [name, property] of made.found) after.set(name, property);
      leftOut.push(...made.leftOut);
    }
  }

  const different: PropertyNote[] = [];
  const extended: string[] = [];
  for (const definition of definitions) {
    const found = after.get(definition.name);
    if (!found) continue;
    const why = differenceOf(definition, found);
    if (why !== null) different.push(note(definition, why));
    else if (lacksOptions(definition, found)) {
      await addOptions(crm, type, definition, found);
      extended.push(definition.name);
    }
  }
  const made = missing.filter((definition) => after.has(definition.name)).map((definition) => definition.name);
  const changed = new Set([...different.map((one) => one.name), ...extended]);
  return {
    type,
    created: made.filter((name) => !archived.has(name)),
    restored: made.filter((name) => archived.has(name)),
    extended,
    kept: names.filter((name) => before.has(name) && !changed.has(name)).length,
    leftOut,
    different,
  };
}

/** Names of properties that can be written, by what provisioning found. */
export function usableProperties(result: ProvisionResult, type: ProvisionedType): ReadonlySet<string> {
  const definitions = type === 'contacts' ? CONTACT_PROPERTIES : COMPANY_PROPERTIES;
  const found = result.types.find((one) => one.type === type);
  if (!found) return new Set();
  const unusable = new Set([...found.leftOut, ...found.different].map((one) => one.name));
  return new Set(definitions.map((one) => one.name).filter((name) => !unusable.has(name)));
}

/**
 * Never throws for what HubSpot does: the failure is part of the result, and provisioning can be repeated.
 *
 * @param before what the portal's last provisioning found: it stands for what this one does not come to, so that a failure
 *   in passing takes no property out of use
 */
export async function provision(crm: Crm, before: ProvisionResult | null): Promise<ProvisionResult> {
  const types: TypeResult[] = [];
  const notGranted: string[] = [];
  let room: Promise<RoomOf> | null = null;
  const roomOf = () => {
    room ??= readRoom(crm);
    return room;
  };
  try {
    types.push(await provisionType(crm, 'contacts', CONTACT_PROPERTIES, roomOf));
    if (crm.scopes.has('crm.schemas.companies.write')) {
      types.push(await provisionType(crm, 'companies', COMPANY_PROPERTIES, roomOf));
    } else {
      notGranted.push(
        'Company properties: the permission to create them was not granted, so companies stay as they are.',
      );
    }
    if (crm.scopes.has('crm.schemas.companies.write') && !crm.scopes.has('crm.objects.companies.write')) {
      notGranted.push(
        'What becomes of a company: the permission to write to companies was not granted, so it is shown here alone.',
      );
    }
    return { types, notGranted, failure: null };
  } catch (thrown) {
    if (!(thrown instanceof CrmError)) throw thrown;
    const found = new Set(types.map(({ type }) => type));
    const known = before?.types.filter(({ type }) => !found.has(type)) ?? [];
    return { types: [...types, ...known], notGranted, failure: thrown.message };
  }
}
