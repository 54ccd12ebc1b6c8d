import { notFound } from '../http/problem.ts';

export const OBJECT_TYPES = ['contacts', 'companies', 'deals', 'tasks', 'notes'] as const;
export type ObjectType = (typeof OBJECT_TYPES)[number];

export interface ObjectKind {
  readonly typeId: string;
  readonly singular: string;
  /** The family whose scopes guard it: tasks and notes have none of their own and use those of contacts. */
  readonly family: 'contacts' | 'companies' | 'deals';
  /** Contacts alone call it `lastmodifieddate`. */
  readonly modifiedProperty: 'lastmodifieddate' | 'hs_lastmodifieddate';
  readonly createdProperty: 'createdate' | 'hs_createdate';
}

export const OBJECT_KINDS: Readonly<Record<ObjectType, ObjectKind>> = {
  contacts: kind('0-1', 'contact', 'contacts', 'lastmodifieddate', 'createdate'),
  companies: kind('0-2', 'company', 'companies', 'hs_lastmodifieddate', 'createdate'),
  deals: kind('0-3', 'deal', 'deals', 'hs_lastmodifieddate', 'createdate'),
  tasks: kind('0-27', 'task', 'contacts', 'hs_lastmodifieddate', 'hs_createdate'),
  notes: kind('0-46', 'note', 'contacts', 'hs_lastmodifieddate', 'hs_createdate'),
};

function kind(
  typeId: string,
  singular: string,
  family: ObjectKind['family'],
  modifiedProperty: ObjectKind['modifiedProperty'],
  createdProperty: ObjectKind['createdProperty'],
): ObjectKind {
  return { typeId, singular, family, modifiedProperty, createdProperty };
}

const NAMES = new Map<string, ObjectType>(
  OBJECT_TYPES.flatMap((type) => [
    [type, type],
    [OBJECT_KINDS[type].singular, type],
    [OBJECT_KINDS[type].typeId, type],
  ]),
);

/** `contacts`, `contact` and `0-1` are the same type. @returns null for a type that the sandbox does not have */
export function findObjectType(name: string): ObjectType | null {
  return NAMES.get(name.toLowerCase()) ?? null;
}

/** @throws Problem 404 for an unknown type */
export function objectTypeOf(name: string | undefined): ObjectType {
  const type = findObjectType(name ?? '');
  if (!type) throw notFound(`Unable to infer object type from: ${name}`);
  return type;
}
