import type { Evidence } from '../state.ts';

/** @param at milliseconds since 1970 */
export function piece(at: number, side: Evidence['for'], weight: number, kind: string, text: string): Evidence {
  return { at: new Date(at), for: side, weight, kind, text };
}
