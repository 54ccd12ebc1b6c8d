import { z } from 'zod';

const subscription = z.object({
  /** `object.creation` ... (with `objectType`), `contact.creation` ... (the older names), or `contact.privacyDeletion`. */
  subscriptionType: z.string().regex(/^(object|contact|company|deal)\.[a-zA-Z]+$/),
  objectType: z.string().optional(),
  propertyName: z.string().optional(),
  active: z.boolean().default(true),
});

/** What a test or the demo may turn while the sandbox runs; `POST /_sandbox/settings` takes any part of it. */
export const settingsSchema = z.object({
  /** Requests per rolling 10 s and portal; search is counted apart. */
  rateLimit: z.number().int().min(1),
  /** Searches per rolling second and portal. */
  searchLimit: z.number().int().min(1),
  tokenSeconds: z.number().int().min(1),
  codeSeconds: z.number().int().min(1),
  /** How long a write stays invisible to search. */
  searchLagMs: z.number().min(0),
  /** How long a new association stays invisible to readers. */
  associationLagMs: z.number().min(0),
  /** Added to every API call, as the network and HubSpot would. */
  latencyMs: z.number().min(0),
  /** Records per page of one object's associations in a batch read. */
  associationPageSize: z.number().int().min(1),
  /** Seed of the shuffle that takes batch results out of input order. */
  shuffleSeed: z.number().int(),
  /** HubSpot's opt-in beta: a merge keeps the primary's id instead of making a new one. */
  mergeKeepsPrimaryId: z.boolean(),
  /** Where the app is reached by what its cards fetch; empty: where it is redirected to after signing in. */
  appUrl: z.string(),
  webhookUrl: z.string(),
  /** How long events gather before they are sent together. */
  webhookDelayMs: z.number().min(0),
  /** Events that gathered go apart, each up to so much later, so that their order is lost; by `shuffleSeed`. 0: together. */
  webhookSpreadMs: z.number().min(0),
  webhookTimeoutMs: z.number().min(1),
  /** Attempts per batch, the first included: 1 + HubSpot's 10 retries. */
  webhookAttempts: z.number().int().min(1),
  /** The pause before the first retry; it doubles with each. */
  webhookRetryMs: z.number().min(0),
  /** Every n-th batch is sent twice and in reverse, as HubSpot does not promise order or uniqueness; 0 = never. */
  webhookRepeatEvery: z.number().int().min(0),
  subscriptions: z.array(subscription),
});

export type Settings = z.infer<typeof settingsSchema>;
export type WebhookSubscription = Settings['subscriptions'][number];

const WATCHED_CONTACT_PROPERTIES = [
  'email',
  'hs_additional_emails',
  'hubspot_owner_id',
  'hs_buying_role',
  'lifecyclestage',
  'bw_rep_verdict',
  'bw_is_champion',
  'bw_opt_out_request',
  'hs_email_optout',
  'hs_email_hard_bounce_reason_enum',
  'hs_email_bad_address',
  'hs_email_quarantined',
];

/** HubSpot's own values (facts in the comments of the schema). */
export const DEFAULT_SETTINGS: Settings = {
  rateLimit: 110,
  searchLimit: 5,
  tokenSeconds: 1_800,
  codeSeconds: 60,
  searchLagMs: 0,
  associationLagMs: 0,
  latencyMs: 0,
  associationPageSize: 500,
  shuffleSeed: 1,
  mergeKeepsPrimaryId: false,
  appUrl: '',
  webhookUrl: '',
  webhookDelayMs: 50,
  webhookSpreadMs: 0,
  webhookTimeoutMs: 5_000,
  webhookAttempts: 11,
  webhookRetryMs: 1_000,
  webhookRepeatEvery: 0,
  subscriptions: [
    ...['object.creation', 'object.deletion', 'object.merge'].map((subscriptionType) => ({
      subscriptionType,
      objectType: 'contact',
      active: true,
    })),
    ...WATCHED_CONTACT_PROPERTIES.map((propertyName) => ({
      subscriptionType: 'object.propertyChange',
      objectType: 'contact',
      propertyName,
      active: true,
    })),
    { subscriptionType: 'contact.privacyDeletion', active: true },
  ],
};
