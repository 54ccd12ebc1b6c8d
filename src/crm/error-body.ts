/** HubSpot's error bodies as they are met: every field is optional, and some bodies are no JSON at all. */
import { z } from 'zod';

const contextSchema = z.record(z.string(), z.union([z.array(z.coerce.string()), z.coerce.string()])).catch({});

const detailSchema = z.looseObject({
  message: z.string().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  context: contextSchema.optional(),
});

const errorSchema = z.looseObject({
  status: z.string().optional().catch(undefined),
  category: z.string().optional().catch(undefined),
  subCategory: z.unknown().optional(),
  message: z.string().optional().catch(undefined),
  correlationId: z.string().optional().catch(undefined),
  errorType: z.string().optional().catch(undefined),
  policyName: z.string().optional().catch(undefined),
  error: z.string().optional().catch(undefined),
  error_description: z.string().optional().catch(undefined),
  context: contextSchema.optional(),
  errors: z.array(detailSchema).optional().catch(undefined),
});
export type ErrorBody = z.infer<typeof errorSchema>;

/** @returns an empty object for a body that is no JSON object, such as a proxy's HTML page */
export function readErrorBody(body: unknown): ErrorBody {
  const parsed = errorSchema.safeParse(body);
  return parsed.success ? parsed.data : {};
}

/** The values of one context field, whether HubSpot sent a list or a single text. */
export function contextValues(body: Pick<ErrorBody, 'context'>, field: string): string[] {
  const value = body.context?.[field];
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

const LONGEST_WHY = 500;

/** `Property values were not valid: [{"message": "...", "name": "..."}]` in words; only to be read, never matched on. */
function unfold(message: string): string {
  const start = message.indexOf('[{');
  if (start < 0) return message;
  try {
    const list = z.array(z.looseObject({ message: z.string(), name: z.string().optional() }));
    const parts = list.parse(JSON.parse(message.slice(start)));
    return parts.map((part) => (part.name ? `${part.name}: ${part.message}` : part.message)).join('; ');
  } catch {
    return message;
  }
}

/** HubSpot's own words for the admin; empty where it gave none. */
export function wordsOf(body: ErrorBody): string {
  const message = unfold(body.message ?? body.error_description ?? '');
  const details = (body.errors ?? []).flatMap((detail) => detail.message ?? []).map(unfold);
  const more = details.filter((detail) => !message.includes(detail));
  return [message, ...more].filter(Boolean).join(' ').slice(0, LONGEST_WHY);
}
