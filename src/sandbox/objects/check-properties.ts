import { invalid } from '../http/problem.ts';
import { OBJECT_KINDS, type ObjectType } from '../model/object-type.ts';
import { findStage } from '../model/pipeline.ts';
import type { Portal } from '../model/portal.ts';
import type { CrmRecord } from '../model/record.ts';
import { LIFECYCLE_STAGES } from '../standard/contact-properties.ts';
import { validateValue } from './validate-value.ts';
import { type NamedFault, valuesInvalid } from './value-fault.ts';

/** HubSpot tells with the object that it changed a value before storing it (since 2026-09). */
export interface WriteWarning {
  readonly category: 'PROPERTY_VALUE_NORMALIZED';
  readonly message: string;
  readonly context: { readonly propertyName: string; readonly rawValue: string; readonly normalizedValue: string };
}

export interface CheckedProperties {
  readonly values: Readonly<Record<string, string>>;
  readonly warnings: readonly WriteWarning[];
}

/** Required by HubSpot itself, in every portal. */
const ALWAYS_REQUIRED: Readonly<Partial<Record<ObjectType, readonly string[]>>> = {
  tasks: ['hs_timestamp'],
  notes: ['hs_timestamp'],
};

/**
 * Checks what a caller wants to write to one object.
 * @param record the present object, or null for a create
 * @throws Problem 400 that names every bad value at once
 */
export function checkProperties(
  portal: Portal,
  type: ObjectType,
  raw: Readonly<Record<string, unknown>>,
  record: CrmRecord | null,
): CheckedProperties {
  const faults: NamedFault[] = [];
  const warnings: WriteWarning[] = [];
  const values: Record<string, string> = {};
  for (const [name, rawValue] of Object.entries(raw)) {
    const definition = portal.tables[type].properties.get(name);
    if (!definition || definition.archivedAt !== null) {
      faults.push({ name, error: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` });
      continue;
    }
    if (definition.readOnlyValue) {
      const message = `"${name}" is a read only property; its value cannot be set.`;
      faults.push({ name, error: 'READ_ONLY_VALUE', message });
      continue;
    }
    const checked = validateValue(portal, definition, rawValue, record?.properties[name]);
    if ('fault' in checked) {
      faults.push({ name, ...checked.fault });
      continue;
    }
    values[name] = checked.value;
    if (checked.normalisedFrom !== undefined)
      warnings.push(warnNormalised(name, checked.normalisedFrom, checked.value));
  }
  checkDealStage(portal, type, values, record, faults);
  if (faults.length > 0) throw valuesInvalid(faults, portal.id);
  checkRequired(portal, type, values, record);
  return { values: keepLifecycleForward(values, record), warnings };
}

function warnNormalised(propertyName: string, rawValue: string, normalizedValue: string): WriteWarning {
  const message = `The value of ${propertyName} was normalized to ${normalizedValue}`;
  return { category: 'PROPERTY_VALUE_NORMALIZED', message, context: { propertyName, rawValue, normalizedValue } };
}

function checkDealStage(
  portal: Portal,
  type: ObjectType,
  values: Readonly<Record<string, string>>,
  record: CrmRecord | null,
  faults: NamedFault[],
): void {
  const stage = values.dealstage;
  if (type !== 'deals' || !stage || !findStage(portal.pipelines, stage)) return;
  const pipelineId = values.pipeline ?? record?.properties.pipeline ?? 'default';
  const pipeline = portal.pipelines.find((candidate) => candidate.id === pipelineId);
  if (pipeline && !findStage([pipeline], stage)) {
    const message = `Stage ${stage} does not belong to pipeline ${pipelineId}`;
    faults.push({ name: 'dealstage', error: 'INVALID_OPTION', message });
  }
}

function checkRequired(
  portal: Portal,
  type: ObjectType,
  values: Readonly<Record<string, string>>,
  record: CrmRecord | null,
): void {
  const always = ALWAYS_REQUIRED[type] ?? [];
  const needed = record ? always.filter((name) => name in values) : [...always, ...portal.tables[type].required];
  const missing = needed.filter((name) => !values[name]);
  if (missing.length === 0) return;
  const what = OBJECT_KINDS[type].singular.toUpperCase();
  throw invalid(`Error creating ${what}. Some required properties were not set.`, {
    errors: [
      {
        message: `The following required properties were not set: ${missing.join(', ')}`,
        code: 'MISSING_REQUIRED_PROPERTY',
        context: { properties: missing },
      },
    ],
  });
}

/** A lifecycle stage moves forward only; HubSpot drops a step back without a word. Clearing it first is allowed. */
function keepLifecycleForward(
  values: Readonly<Record<string, string>>,
  record: CrmRecord | null,
): Readonly<Record<string, string>> {
  const wanted = values.lifecyclestage;
  const present = record?.properties.lifecyclestage;
  if (!wanted || !present || stageOrder(wanted) >= stageOrder(present)) return values;
  const { lifecyclestage: _, ...others } = values;
  return others;
}

function stageOrder(stage: string): number {
  return LIFECYCLE_STAGES.findIndex((option) => option.value === stage);
}
