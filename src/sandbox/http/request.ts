import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import { invalid, Problem } from './problem.ts';

/** Reads a whole request body. @throws Problem 413 above the limit */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > limitBytes)
      throw new Problem(413, { category: 'VALIDATION_ERROR', message: 'The request body is too large' });
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Parses a JSON body and checks its shape. @throws Problem 400, as HubSpot words it */
export function parseBody<T>(raw: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    throw invalid('Invalid input JSON on line 1, column 1: the body is no valid JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map((issue) => ({
    message: `${issue.path.join('.') || 'body'}: ${issue.message}`,
    in: issue.path.join('.'),
  }));
  throw invalid(`Invalid input JSON: ${details.map((detail) => detail.message).join('; ')}`, { errors: details });
}
