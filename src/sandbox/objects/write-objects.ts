import { z } from 'zod';
import type { CallContext } from '../gate/call-context.ts';
import type { ObjectType } from '../model/object-type.ts';
import type { CrmRecord } from '../model/record.ts';
import { type CheckedProperties, checkProperties } from './check-properties.ts';
import { inlineAssociationsSchema, linkAll, type PlannedLink, planAssociations } from './inline-associations.ts';
import { type PublicObject, presentRecord } from './present-record.ts';
import { checkUnique } from './unique-values.ts';
import { applyValues, insertRecord } from './write-record.ts';

export const propertiesSchema = z.record(z.string(), z.unknown());

export const createSchema = z.object({
  properties: propertiesSchema,
  associations: inlineAssociationsSchema,
  objectWriteTraceId: z.string().optional(),
});

export type CreateInput = z.infer<typeof createSchema>;

export interface CheckedCreate extends CheckedProperties {
  readonly links: readonly PlannedLink[];
}

/** @throws Problem with the reason why this object cannot be created */
export function checkCreate(context: CallContext, type: ObjectType, input: CreateInput): CheckedCreate {
  const checked = checkProperties(context.portal, type, input.properties, null);
  checkUnique(context.portal, type, checked.values, null);
  return { ...checked, links: planAssociations(context, type, input.associations) };
}

export function commitCreate(
  context: CallContext,
  type: ObjectType,
  checked: CheckedCreate,
  input: CreateInput,
): PublicObject {
  const record = insertRecord(context.writing, type, checked.values);
  linkAll(context, record, checked.links);
  return presentWritten(context, record, checked, input.objectWriteTraceId);
}

/** @throws Problem with the reason why the object cannot be changed so */
export function checkUpdate(
  context: CallContext,
  record: CrmRecord,
  properties: Readonly<Record<string, unknown>>,
): CheckedProperties {
  const checked = checkProperties(context.portal, record.type, properties, record);
  checkUnique(context.portal, record.type, checked.values, record.id);
  return checked;
}

export function commitUpdate(
  context: CallContext,
  record: CrmRecord,
  checked: CheckedProperties,
  traceId: string | undefined,
): PublicObject {
  applyValues(context.writing, record, checked.values);
  return presentWritten(context, record, checked, traceId);
}

/** A write answers with what was written beside the usual properties. */
function presentWritten(
  context: CallContext,
  record: CrmRecord,
  checked: CheckedProperties,
  traceId: string | undefined,
): PublicObject {
  const presented = presentRecord(context.portal, record, { properties: Object.keys(checked.values) });
  return {
    ...presented,
    ...(checked.warnings.length > 0 ? { warnings: checked.warnings } : {}),
    ...(traceId === undefined ? {} : { objectWriteTraceId: traceId }),
  };
}
