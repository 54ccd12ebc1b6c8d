/** The parts of HubSpot's 2xx bodies that are used, read leniently: unknown fields are ignored, ids become text. */
import { z } from 'zod';
import type { CrmObject } from './crm.ts';

const id = z.union([z.string(), z.number()]).transform(String);

const objectSchema = z.looseObject({
  id,
  properties: z.record(z.string(), z.string().nullable()).catch({}),
  createdAt: z.string().optional(),
  updatedAt: z.string().optional(),
  objectWriteTraceId: z.string().optional(),
});

const batchErrorSchema = z.looseObject({
  category: z.string().optional(),
  subCategory: z.unknown().optional(),
  message: z.string().optional(),
  context: z.record(z.string(), z.union([z.array(z.coerce.string()), z.coerce.string()])).optional(),
});
export type BatchError = z.infer<typeof batchErrorSchema>;

const pagingSchema = z.looseObject({ next: z.looseObject({ after: id }).optional() }).optional();

const batchSchema = z.looseObject({
  results: z.array(objectSchema),
  errors: z.array(batchErrorSchema).default([]),
  paging: pagingSchema,
});
export type BatchReply = z.infer<typeof batchSchema>;

const associationsSchema = z.looseObject({
  results: z.array(
    z.looseObject({
      from: z.looseObject({ id }),
      to: z.array(
        z.looseObject({
          toObjectId: id,
          associationTypes: z.array(z.looseObject({ typeId: z.number().optional() })).default([]),
        }),
      ),
      paging: pagingSchema,
    }),
  ),
  errors: z.array(batchErrorSchema).default([]),
});
export type AssociationsReply = z.infer<typeof associationsSchema>;

const name = z.string().nullish().default(null);
const ownersSchema = z.looseObject({
  results: z.array(
    z.looseObject({
      id,
      userId: id.nullish().catch(null),
      email: name,
      firstName: name,
      lastName: name,
      archived: z.boolean().default(false),
    }),
  ),
  paging: pagingSchema,
});
export type OwnersReply = z.infer<typeof ownersSchema>;

/** @returns null where the body is not of this shape */
function reader<Value>(schema: z.ZodType<Value>): (body: unknown) => Value | null {
  return (body) => {
    const parsed = schema.safeParse(body);
    return parsed.success ? parsed.data : null;
  };
}

export const readObject = reader(objectSchema);
export const readBatch = reader(batchSchema);
export const readAssociations = reader(associationsSchema);
export const readOwners = reader(ownersSchema);

export function toCrmObject(object: z.infer<typeof objectSchema>): CrmObject {
  return {
    id: object.id,
    properties: object.properties,
    ...(object.createdAt !== undefined && { createdAt: object.createdAt }),
    ...(object.updatedAt !== undefined && { updatedAt: object.updatedAt }),
  };
}
