import { z } from 'zod';
import type { CallContext } from '../gate/call-context.ts';
import { readScopes, requireScopes } from '../gate/scopes.ts';
import { invalid } from '../http/problem.ts';
import type { AssociationType } from '../model/association-types.ts';
import { OBJECT_KINDS, OBJECT_TYPES, type ObjectType } from '../model/object-type.ts';
import { findLive } from './find-record.ts';

export const associationSpecSchema = z.object({
  associationCategory: z.enum(['HUBSPOT_DEFINED', 'USER_DEFINED', 'INTEGRATOR_DEFINED']),
  associationTypeId: z.number().int(),
});

export const inlineAssociationsSchema = z
  .array(z.object({ to: z.object({ id: z.string().min(1) }), types: z.array(associationSpecSchema).min(1) }))
  .optional();

type Inline = z.infer<typeof inlineAssociationsSchema>;

export interface PlannedLink {
  readonly toId: string;
  readonly type: AssociationType;
}

/**
 * Reads the associations of a create. The type of the other object follows from the association type id.
 * @throws Problem 400 for a type id that does not belong to this pair, and for an object that is not there; 403 without its scope
 */
export function planAssociations(context: CallContext, from: ObjectType, inline: Inline): PlannedLink[] {
  return (inline ?? []).flatMap(({ to, types }) =>
    types.map((spec) => {
      const type = OBJECT_TYPES.map((other) =>
        context.portal.associations.findType(from, other, spec.associationCategory, spec.associationTypeId),
      ).find((found) => found !== null);
      if (!type) {
        const name = OBJECT_KINDS[from].singular;
        throw invalid(
          `${spec.associationCategory} association type ${spec.associationTypeId} is not valid from a ${name}`,
          {
            subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE',
          },
        );
      }
      requireScopes(context.access.scopes, readScopes(type.to));
      requireTarget(context, type.to, to.id);
      return { toId: to.id, type };
    }),
  );
}

/** @throws Problem 400; the id of a merged-away contact is no live object here */
export function requireTarget(context: CallContext, type: ObjectType, id: string): void {
  if (findLive(context.portal, type, id)) return;
  throw invalid(`${OBJECT_KINDS[type].singular} ${id} does not exist and cannot be associated`, {
    subCategory: 'crm.associations.INVALID_OBJECT_IDS',
    context: { objectId: [id] },
  });
}

export function linkAll(
  context: CallContext,
  from: { type: ObjectType; id: string },
  links: readonly PlannedLink[],
): void {
  const visibleFrom = context.now + context.writing.associationLagMs;
  for (const { toId, type } of links) {
    context.portal.associations.link(from, { type: type.to, id: toId }, type, visibleFrom);
  }
}
