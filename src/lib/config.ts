/** The only reader of process.env. Each error says what to set. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { normaliseAddress } from './address.ts';
import { BellwetherError } from './errors.ts';

const key = z.base64().refine((text) => Buffer.from(text, 'base64').length === 32, 'must be 32 bytes in base64');
const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));

/** HubSpot counts the calls of 10 s. */
const HUBSPOT_WINDOW_MS = 10_000;

/** Load balancers ask whether a process is ready every few seconds. In development nobody asks, and a restart is quick. */
const DRAIN_SECONDS = 5;

const schema = z.object({
  NODE_ENV: z.string().default('development'),
  METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters: openssl rand -hex 24').optional(),
  METRICS_HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z.string().startsWith('postgres').optional(),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  PUBLIC_URL: url.optional(),
  HUBSPOT_CLIENT_ID: z.string().min(1).optional(),
  HUBSPOT_CLIENT_SECRET: z.string().min(1).optional(),
  HUBSPOT_API_URL: url.default('https://api.hubapi.com'),
  HUBSPOT_APP_URL: url.default('https://app.hubspot.com'),
  SECRET_KEYS: z
    .string()
    .transform((text) => text.split(',').map((one) => one.trim()))
    .pipe(z.array(key).min(1))
    .optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be smtp://name:password@host:587 or smtps://name:password@host:465' })
    .optional(),
  MAIL_FROM: z
    .string()
    .refine(
      (text) => normaliseAddress(text) === text.toLowerCase(),
      'must be a mail address alone, such as noreply@example.com',
    )
    .optional(),
  BW_DATA_DIR: z.string().optional(),
  BW_RECONCILE_WAIT_MS: z.coerce.number().int().min(0).default(120_000),
  BW_RECONCILE_GAP_MS: z.coerce.number().int().min(0).default(30_000),
  BW_RECONCILE_SEARCH_WAIT_MS: z.coerce.number().int().min(0).default(600_000),
  BW_CRM_TIMEOUT_MS: z.coerce.number().int().min(100).default(15_000),
  BW_SETTLE_MINUTES: z.coerce.number().min(0).max(1_440).optional(),
  BW_LEASE_SLACK_MS: z.coerce.number().int().min(100).default(8_000),
  BW_CALL_WINDOW_MS: z.coerce.number().int().min(100).default(HUBSPOT_WINDOW_MS),
  BW_DRAIN_SECONDS: z.coerce.number().min(0).max(15).optional(),
  BW_SWEEP_MS: z.coerce.number().int().min(100).default(3_000),
  BW_SABOTAGE: z.enum(['no-reconcile', 'no-lease', 'no-dedupe']).optional(),
});

/** A promise that is broken on purpose, so that the chaos run can show that it would notice. Refused in production. */
export type Sabotage = 'no-reconcile' | 'no-lease' | 'no-dedupe';

export interface Config {
  readonly isProduction: boolean;
  /** undefined: start the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  readonly port: number;
  /** Whoever shows it may read the figures for monitoring; null: the web port has none. */
  readonly metricsToken: string | null;
  /** Where they are served besides; null: nowhere. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  readonly hubspot: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly apiUrl: string;
    readonly appUrl: string;
    /** Milliseconds until a call is given up, and a write becomes ambiguous. */
    readonly timeoutMs: number;
    /** Milliseconds in which HubSpot counts calls. */
    readonly callWindowMs: number;
  };
  /** 32 bytes each, newest first. */
  readonly secretKeys: readonly Buffer[];
  /** True where the keys were made for this run, because none were set: only outside production. */
  readonly hasPassingKeys: boolean;
  /** How mails are sent that ask people to confirm; null: none are, and colleagues are asked instead. */
  readonly mail: { readonly url: string; readonly from: string; readonly mustEncrypt: boolean } | null;
  readonly logLevel: string;
  /** Where the embedded PostgreSQL keeps its files; undefined: a folder of the project. */
  readonly dataDir: string | undefined;
  readonly reconcile: { readonly waitMs: number; readonly gapMs: number; readonly searchWaitMs: number };
  /** Minutes that plays wait in portals that are installed from now on; undefined: as by default. */
  readonly settleMinutes: number | undefined;
  /** Milliseconds for which the renewals of a lease may fail before a drain stops; others wait for it after a crash. */
  readonly leaseSlackMs: number;
  /** Milliseconds between two looks for portals with work, should a notification get lost. */
  readonly sweepMs: number;
  /** Milliseconds for which a web process that was asked to stop goes on answering whoever has not heard of it yet. */
  readonly drainMs: number;
  readonly sabotage: Sabotage | null;
}

/** What production refuses to start without, and how to come by it. */
const REQUIRED_IN_PRODUCTION = {
  DATABASE_URL: 'the URL of your PostgreSQL',
  PUBLIC_URL: 'the https address at which the world reaches this server',
  HUBSPOT_CLIENT_ID: "the client id on your HubSpot app's Auth page",
  HUBSPOT_CLIENT_SECRET: "the client secret on your HubSpot app's Auth page",
  SECRET_KEYS: 'the output of: openssl rand -base64 32',
} as const;

/**
 * @throws BellwetherError `config.invalid` naming every variable that is wrong and what it should hold
 */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(present);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.slice(0, 1).join('.')}: ${issue.message}`);
    throw new BellwetherError('config.invalid', `These settings of the environment are wrong:\n${lines.join('\n')}`);
  }
  const set = parsed.data;
  const isProduction = set.NODE_ENV === 'production';
  if (isProduction) {
    if (set.BW_SABOTAGE !== undefined) {
      throw new BellwetherError(
        'config.invalid',
        'BW_SABOTAGE breaks promises on purpose, for tests alone. Remove it from the environment.',
      );
    }
    if (set.BW_CALL_WINDOW_MS < HUBSPOT_WINDOW_MS) {
      throw new BellwetherError(
        'config.invalid',
        'BW_CALL_WINDOW_MS must not be below 10000 in production: HubSpot counts the calls of 10 s, and would refuse ours.',
      );
    }
    const missing = Object.entries(REQUIRED_IN_PRODUCTION).filter(([name]) => !set[name as keyof typeof set]);
    if (missing.length > 0) {
      const lines = missing.map(([name, what]) => `  ${name}: ${what}`);
      throw new BellwetherError('config.invalid', `Set these in the environment:\n${lines.join('\n')}`);
    }
    if (!set.PUBLIC_URL?.startsWith('https://')) {
      throw new BellwetherError('config.invalid', 'PUBLIC_URL must begin with https:// in production.');
    }
    // Tokens of customers go there: never in the clear, and never to the sandbox of a developer.
    if (!set.HUBSPOT_API_URL.startsWith('https://') || !set.HUBSPOT_APP_URL.startsWith('https://')) {
      throw new BellwetherError(
        'config.invalid',
        'HUBSPOT_API_URL and HUBSPOT_APP_URL must begin with https:// in production.',
      );
    }
  }
  return {
    isProduction,
    databaseUrl: set.DATABASE_URL,
    port: set.PORT,
    metricsToken: set.METRICS_TOKEN ?? null,
    metrics: set.METRICS_PORT === undefined ? null : { host: set.METRICS_HOST, port: set.METRICS_PORT },
    publicUrl: set.PUBLIC_URL ?? `http://localhost:${set.PORT}`,
    hubspot: {
      clientId: set.HUBSPOT_CLIENT_ID ?? 'sandbox-client',
      clientSecret: set.HUBSPOT_CLIENT_SECRET ?? 'sandbox-secret-0123456789abcdef',
      apiUrl: set.HUBSPOT_API_URL,
      appUrl: set.HUBSPOT_APP_URL,
      timeoutMs: set.BW_CRM_TIMEOUT_MS,
      callWindowMs: set.BW_CALL_WINDOW_MS,
    },
    secretKeys: set.SECRET_KEYS?.map((text) => Buffer.from(text, 'base64')) ?? [randomBytes(32)],
    hasPassingKeys: set.SECRET_KEYS === undefined,
    mail: readMail(set.SMTP_URL, set.MAIL_FROM, isProduction),
    logLevel: set.LOG_LEVEL,
    dataDir: set.BW_DATA_DIR,
    reconcile: {
      waitMs: set.BW_RECONCILE_WAIT_MS,
      gapMs: set.BW_RECONCILE_GAP_MS,
      searchWaitMs: set.BW_RECONCILE_SEARCH_WAIT_MS,
    },
    settleMinutes: set.BW_SETTLE_MINUTES,
    leaseSlackMs: set.BW_LEASE_SLACK_MS,
    sweepMs: set.BW_SWEEP_MS,
    drainMs: (set.BW_DRAIN_SECONDS ?? (isProduction ? DRAIN_SECONDS : 0)) * 1_000,
    sabotage: set.BW_SABOTAGE ?? null,
  };
}

/** Whoever reads such a mail can bring the person back: in production it is not sent in the clear, unless the URL says so. */
function readMail(url: string | undefined, from: string | undefined, isProduction: boolean): Config['mail'] {
  if (url === undefined && from === undefined) return null;
  if (url === undefined || from === undefined) {
    const [there, missing] = url === undefined ? ['MAIL_FROM', 'SMTP_URL'] : ['SMTP_URL', 'MAIL_FROM'];
    throw new BellwetherError(
      'config.invalid',
      `${there} is set and ${missing} is not: set both, so that people can confirm by mail, or neither.`,
    );
  }
  const { protocol, searchParams } = new URL(url);
  const saysItself = searchParams.has('requireTLS') || searchParams.has('ignoreTLS');
  return { url, from, mustEncrypt: isProduction && protocol === 'smtp:' && !saysItself };
}
