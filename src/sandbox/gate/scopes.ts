import { Problem } from '../http/problem.ts';
import { findObjectType, OBJECT_KINDS, type ObjectType } from '../model/object-type.ts';
import type { ScopeRule } from './call-context.ts';

export function readScopes(name: string | undefined): ScopeRule {
  return objectRule(name, 'read');
}

export function writeScopes(name: string | undefined): ScopeRule {
  return objectRule(name, 'write');
}

/** Property definitions are readable with the schema scope or with that of the objects. */
export function schemaReadScopes(name: string | undefined): ScopeRule {
  const type = findObjectType(name ?? '');
  if (!type) return [];
  const { family } = OBJECT_KINDS[type];
  return [[`crm.schemas.${family}.read`, `crm.schemas.${family}.write`, `crm.objects.${family}.read`]];
}

/** Custom task and note properties need a scope of their own, which HubSpot's picker does not offer. */
export function schemaWriteScopes(name: string | undefined): ScopeRule {
  const type = findObjectType(name ?? '');
  return type ? [[`crm.schemas.${type}.write`]] : [];
}

/** @throws Problem 403 that names the missing scopes */
export function requireScopes(granted: readonly string[], rule: ScopeRule): void {
  const missing = rule.filter((anyOf) => !anyOf.some((scope) => granted.includes(scope)));
  if (missing.length > 0) throw missingScopes(missing.flat());
}

function missingScopes(scopes: readonly string[]): Problem {
  return new Problem(403, {
    category: 'MISSING_SCOPES',
    message: `This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.`,
    errors: [
      {
        message: `One or more of the following scopes are required.`,
        context: { requiredGranularScopes: [...new Set(scopes)] },
      },
    ],
  });
}

function familyOf(type: ObjectType): string {
  return OBJECT_KINDS[type].family;
}

function objectRule(name: string | undefined, what: 'read' | 'write'): ScopeRule {
  const type = findObjectType(name ?? '');
  return type ? [[`crm.objects.${familyOf(type)}.${what}`]] : [];
}
