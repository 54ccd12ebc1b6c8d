import type { Portal } from '../model/portal.ts';
import type { PropertyDefinition } from '../model/property.ts';
import { isoTime } from '../time.ts';
import type { ValueFault } from './value-fault.ts';

export type CheckedValue =
  | { readonly value: string; readonly normalisedFrom?: string }
  | { readonly fault: ValueFault };

/** HubSpot's limit for strings, in characters. */
const MAX_LENGTH = 65_536;

const DAY_MS = 86_400_000;
const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;
const ISO_DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/;
const EMAIL = /^[^\s@"(),:;<>[\]\\]{1,64}@(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/i;

/**
 * Checks one value against its property and gives the form in which HubSpot keeps it.
 * @param raw what the caller sent: a string, a number or a boolean
 * @param before the present value; a multiple choice that begins with `;` is appended to it
 */
export function validateValue(
  portal: Portal,
  definition: PropertyDefinition,
  raw: unknown,
  before: string | undefined,
): CheckedValue {
  if (typeof raw !== 'string' && typeof raw !== 'number' && typeof raw !== 'boolean') {
    return refuse('INVALID_TYPE', `${JSON.stringify(raw)} is not a string, number or boolean`);
  }
  const value = String(raw);
  if (value === '') return { value };
  if (value.length > MAX_LENGTH) {
    return refuse('VALUE_TOO_LONG', `The value is ${value.length} characters long; at most ${MAX_LENGTH} are allowed`);
  }
  if (definition.name === 'email') return validateEmail(value);
  switch (definition.type) {
    case 'number':
      return Number.isFinite(Number(value)) && value.trim() !== ''
        ? { value: value.trim() }
        : refuse('INVALID_INTEGER', `${value} was not a valid number.`);
    case 'bool':
      return /^(true|false)$/i.test(value) ? { value: value.toLowerCase() } : refuseOption(definition, value);
    case 'date':
      return validateDay(value);
    case 'datetime':
      return validateDateTime(value);
    case 'enumeration':
      return validateChoice(portal, definition, value, before);
    case 'string':
    case 'phone_number':
      return { value };
  }
}

function validateEmail(value: string): CheckedValue {
  const email = value.trim().toLowerCase();
  return EMAIL.test(email) ? { value: email } : refuse('INVALID_EMAIL', `Email address ${value} is invalid`);
}

function validateDay(value: string): CheckedValue {
  const at = readTime(value);
  if (at === null) return refuse('INVALID_DATE', `${value} was not a valid date.`);
  const day = new Date(at - (((at % DAY_MS) + DAY_MS) % DAY_MS)).toISOString().slice(0, 10);
  return ISO_DAY.test(value) || at % DAY_MS === 0 ? { value: day } : { value: day, normalisedFrom: value };
}

function validateDateTime(value: string): CheckedValue {
  const at = readTime(value);
  return at === null ? refuse('INVALID_LONG', `${value} was not a valid long.`) : { value: isoTime(at) };
}

/** @returns milliseconds since 1970, or null for what is neither those nor ISO 8601 */
function readTime(value: string): number | null {
  if (/^-?\d{1,15}$/.test(value)) return Number(value);
  if (!ISO_DAY.test(value) && !ISO_DATE_TIME.test(value)) return null;
  const at = Date.parse(value);
  // Date.parse takes 31 February for 3 March; HubSpot does not.
  const day = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  return Number.isNaN(at) || Number.isNaN(day.getTime()) || !day.toISOString().startsWith(value.slice(0, 10))
    ? null
    : at;
}

function validateChoice(
  portal: Portal,
  definition: PropertyDefinition,
  value: string,
  before: string | undefined,
): CheckedValue {
  const allowed = allowedChoices(portal, definition);
  if (definition.fieldType !== 'checkbox') {
    return allowed.has(value) ? { value } : refuseOption(definition, value);
  }
  const chosen = value.split(';').filter((choice) => choice !== '');
  const wrong = chosen.find((choice) => !allowed.has(choice));
  if (wrong !== undefined) return refuseOption(definition, wrong);
  const kept = value.startsWith(';') ? (before ?? '').split(';').filter((choice) => choice !== '') : [];
  return { value: [...new Set([...kept, ...chosen])].join(';') };
}

function allowedChoices(portal: Portal, definition: PropertyDefinition): ReadonlySet<string> {
  if (definition.name === 'hubspot_owner_id') return new Set(portal.owners.map((owner) => owner.id));
  if (definition.name === 'pipeline') return new Set(portal.pipelines.map((pipeline) => pipeline.id));
  if (definition.name === 'dealstage') {
    return new Set(portal.pipelines.flatMap((pipeline) => pipeline.stages.map((stage) => stage.id)));
  }
  return new Set(definition.options.map((option) => option.value));
}

function refuseOption(definition: PropertyDefinition, value: string): CheckedValue {
  if (definition.name === 'hubspot_owner_id') return refuse('INVALID_OWNER_ID', `Owner ${value} does not exist`);
  const options = definition.options.map((option) => option.value).join(', ');
  return refuse('INVALID_OPTION', `${value} was not one of the allowed options: [${options}]`);
}

function refuse(error: string, message: string): CheckedValue {
  return { fault: { error, message } };
}
