import type { Request } from 'express';

/** What else proves an act; small and without secrets. */
export function detailOf(request: Request): { readonly userAgent: string | null } {
  return { userAgent: request.get('user-agent')?.slice(0, 300) ?? null };
}
