/**
 * What a component of each type may say, as far as we use it: HubSpot's own schemas are handed out to signed-in developers alone, so these are
 * written from its documents and templates (platform 2026.09). Strict: a field that is unknown here is a mistake or a decision.
 */
import { z } from 'zod';

const text = (max: number) => z.string().min(1).max(max);
/** Listing requirements: at most 250 characters. */
const address = z
  .string()
  .regex(/^https:\/\/[a-z0-9.-]+(:\d+)?(\/\S*)?$/)
  .max(250);
/** `hubspot.fetch` reaches whole hosts, by https. */
const origin = z.string().regex(/^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+$/);
const scope = z.string().regex(/^[a-z][a-z_.]+$/);
const label = text(100);
const entrypoint = z.string().regex(/^\/app\/[\w/-]+\.tsx$/);

const app = z.strictObject({
  name: text(200).regex(/^(?!.*[Hh][Uu][Bb]).*$/),
  description: text(8_192),
  distribution: z.enum(['marketplace', 'private']),
  auth: z.strictObject({
    type: z.literal('oauth'),
    redirectUrls: z.array(z.string().regex(/^https:\/\/[a-z0-9.-]+\/\S+$|^http:\/\/localhost(:\d+)?\/\S+$/)).min(1),
    requiredScopes: z.array(scope).min(1),
    optionalScopes: z.array(scope),
    conditionallyRequiredScopes: z.array(scope),
  }),
  permittedUrls: z.strictObject({ fetch: z.array(origin), iframe: z.array(origin), img: z.array(origin) }),
  support: z.strictObject({
    supportEmail: z.email(),
    documentationUrl: address.optional(),
    supportUrl: address.optional(),
    supportPhone: z.string().optional(),
  }),
});

const card = z.strictObject({
  name: text(200),
  description: text(1_000),
  location: z.enum(['crm.record.tab', 'crm.record.sidebar', 'crm.preview', 'helpdesk.sidebar']),
  entrypoint,
  objectTypes: z.array(z.enum(['CONTACT', 'COMPANY'])).min(1),
});

const page = z.strictObject({ entrypoint, location: z.literal('home') });

const crmObject = z.strictObject({
  subscriptionType: z.enum([
    'object.creation',
    'object.propertyChange',
    'object.deletion',
    'object.merge',
    'object.restore',
  ]),
  objectType: z.literal('contact'),
  propertyName: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/)
    .optional(),
  active: z.boolean(),
});

const webhooks = z.strictObject({
  settings: z.strictObject({ targetUrl: address, maxConcurrentRequests: z.int().min(1).max(10) }),
  subscriptions: z.strictObject({
    crmObjects: z.array(crmObject).max(1_000),
    legacyCrmObjects: z.array(z.never()),
    hubEvents: z.array(z.strictObject({ subscriptionType: z.literal('contact.privacyDeletion'), active: z.boolean() })),
  }),
});

const option = z.strictObject({ value: z.string().regex(/^\w+$/), label });
const typeDefinition = z.union([
  z.strictObject({
    name: z.string().regex(/^\w+$/),
    type: z.literal('string'),
    fieldType: z.enum(['text', 'textarea']),
  }),
  z.strictObject({ name: z.string().regex(/^\w+$/), type: z.literal('datetime'), fieldType: z.literal('date') }),
  z.strictObject({
    name: z.string().regex(/^\w+$/),
    type: z.literal('enumeration'),
    fieldType: z.enum(['select', 'radio']),
    options: z.array(option).min(1),
  }),
]);
const labels = z.record(z.string(), text(500));

const action = z.strictObject({
  actionUrl: address,
  isPublished: z.boolean(),
  supportedClients: z.array(z.strictObject({ client: z.literal('WORKFLOWS') })).length(1),
  inputFields: z.array(
    z.strictObject({
      typeDefinition,
      supportedValueTypes: z.array(z.enum(['STATIC_VALUE', 'OBJECT_PROPERTY'])).min(1),
      isRequired: z.boolean(),
    }),
  ),
  outputFields: z.array(z.strictObject({ typeDefinition })),
  labels: z.strictObject({
    en: z.strictObject({
      actionName: text(100),
      actionDescription: text(500),
      actionCardContent: text(300),
      inputFieldLabels: labels,
      inputFieldDescriptions: labels,
      outputFieldLabels: labels,
    }),
  }),
  objectTypes: z.array(z.literal('CONTACT')).min(1),
});

/** As HubSpot hands them out: JSON schemas of `config`, by the internal name of the component's type. */
export const PROJECT_SCHEMAS = Object.fromEntries(
  Object.entries({ APPLICATION: app, CARD: card, PAGE: page, WEBHOOKS: webhooks, WORKFLOW_ACTION: action }).map(
    ([type, schema]) => [type, z.toJSONSchema(schema)],
  ),
);
