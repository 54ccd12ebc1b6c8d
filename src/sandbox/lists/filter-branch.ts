import { z } from 'zod';

const endpoint = z.enum(['INCLUSIVE', 'EXCLUSIVE']);

const timePoint = z.object({
  timeType: z.enum(['INDEXED', 'DATE']),
  timezoneSource: z.enum(['CUSTOM', 'USER', 'PORTAL']).optional(),
  zoneId: z.string().optional(),
  indexReference: z.object({ referenceType: z.enum(['TODAY', 'NOW']) }).optional(),
  offset: z.object({ days: z.number().optional(), hours: z.number().optional() }).optional(),
  year: z.number().int().optional(),
  month: z.number().int().optional(),
  day: z.number().int().optional(),
});

const enumeration = z.object({
  operationType: z.enum(['ENUMERATION', 'MULTISTRING']),
  operator: z.enum(['IS_ANY_OF', 'IS_NONE_OF', 'IS_EQUAL_TO', 'IS_NOT_EQUAL_TO']),
  values: z.array(z.string()).min(1),
  includeObjectsWithNoValueSet: z.boolean().optional(),
});

const allProperty = z.object({
  operationType: z.literal('ALL_PROPERTY'),
  operator: z.enum(['IS_KNOWN', 'IS_UNKNOWN']),
  includeObjectsWithNoValueSet: z.boolean().optional(),
});

const text = z.object({
  operationType: z.literal('STRING'),
  operator: z.enum(['IS_EQUAL_TO', 'IS_NOT_EQUAL_TO', 'CONTAINS', 'DOES_NOT_CONTAIN', 'STARTS_WITH', 'ENDS_WITH']),
  value: z.string(),
  includeObjectsWithNoValueSet: z.boolean().optional(),
});

const bool = z.object({
  operationType: z.literal('BOOL'),
  operator: z.enum(['IS_EQUAL_TO', 'IS_NOT_EQUAL_TO']),
  value: z.boolean(),
  includeObjectsWithNoValueSet: z.boolean().optional(),
});

const number = z.object({
  operationType: z.literal('NUMBER'),
  operator: z.enum([
    'IS_EQUAL_TO',
    'IS_NOT_EQUAL_TO',
    'IS_GREATER_THAN',
    'IS_LESS_THAN',
    'IS_GREATER_THAN_OR_EQUAL_TO',
    'IS_LESS_THAN_OR_EQUAL_TO',
  ]),
  value: z.number(),
  includeObjectsWithNoValueSet: z.boolean().optional(),
});

const timeRanged = z.object({
  operationType: z.literal('TIME_RANGED'),
  type: z.literal('TIME_RANGED').optional(),
  operator: z.enum(['IS_BETWEEN', 'IS_NOT_BETWEEN']),
  includeObjectsWithNoValueSet: z.boolean().optional(),
  lowerBoundEndpointBehavior: endpoint,
  upperBoundEndpointBehavior: endpoint,
  propertyParser: z.enum(['VALUE', 'UPDATED_AT']),
  lowerBoundTimePoint: timePoint,
  upperBoundTimePoint: timePoint,
});

const operation = z.discriminatedUnion('operationType', [enumeration, allProperty, text, bool, number, timeRanged]);

const propertyFilter = z.object({ filterType: z.literal('PROPERTY'), property: z.string().min(1), operation });
const consentFilter = z.object({
  filterType: z.literal('EMAIL_SUBSCRIPTION'),
  subscriptionIds: z.array(z.string()).min(1),
  acceptedStatuses: z.array(z.enum(['OPT_IN', 'OPT_OUT', 'NOT_OPTED'])).min(1),
});

const filter = z.discriminatedUnion('filterType', [propertyFilter, consentFilter]);

/** Records of another kind that are linked to the one that is looked at. */
const associationBranch = z.object({
  filterBranchType: z.literal('ASSOCIATION'),
  objectTypeId: z.string(),
  operator: z.enum(['IN_LIST', 'NOT_IN_LIST']),
  associationTypeId: z.number().int(),
  associationCategory: z.enum(['HUBSPOT_DEFINED', 'USER_DEFINED', 'INTEGRATOR_DEFINED']),
  filterBranches: z.array(z.never()).default([]),
  filters: z.array(propertyFilter).min(1),
});

const andBranch = z.object({
  filterBranchType: z.literal('AND'),
  filterBranches: z.array(associationBranch).default([]),
  filters: z.array(filter).default([]),
});

/** HubSpot's rule: the root is OR with no filters of its own, its children are AND. */
export const filterBranchSchema = z.object({
  filterBranchType: z.literal('OR'),
  filterBranches: z.array(andBranch).min(1),
  filters: z.array(z.never()).default([]),
});

export type FilterBranch = z.infer<typeof filterBranchSchema>;
export type AssociationBranch = z.infer<typeof associationBranch>;
export type ListFilter = z.infer<typeof filter>;
export type PropertyOperation = z.infer<typeof operation>;
export type TimePoint = z.infer<typeof timePoint>;
