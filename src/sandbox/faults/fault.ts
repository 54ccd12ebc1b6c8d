import { z } from 'zod';

const FAULT_KINDS = [
  'latency',
  '429',
  '500-before',
  '500-after',
  'commit-late',
  'drop',
  'drop-after',
  'lagging-associations',
  'status',
] as const;

/** What `POST /_sandbox/faults` takes. */
export const faultSchema = z
  .object({
    match: z
      .object({
        method: z.string().optional(),
        /** A part of the path, or a regular expression written as `/.../`. */
        path: z.string().refine(isReadable, 'is no valid regular expression').optional(),
        portalId: z.number().int().optional(),
      })
      .default({}),
    kind: z.enum(FAULT_KINDS),
    /** How many matching calls it hits. */
    count: z.number().int().min(1).default(1),
    /** How many matching calls pass before it begins. */
    after: z.number().int().min(0).default(0),
    delayMs: z.number().min(0).default(0),
    /**
     * Of a late commit: `late` answers when it is done (the caller has long given up), `never` leaves the caller hanging,
     * `dropped` breaks the connection at once and commits later.
     */
    answer: z.enum(['late', 'never', 'dropped']).default('late'),
    /** Of kind `status`. */
    status: z.number().int().min(100).max(599).optional(),
    headers: z.record(z.string(), z.string()).default({}),
    body: z.unknown().optional(),
  })
  .refine((fault) => fault.kind !== 'status' || fault.status !== undefined, {
    message: 'kind "status" needs a status',
  });

export type Fault = z.infer<typeof faultSchema>;

export interface PlannedFault {
  readonly id: number;
  readonly fault: Fault;
  passes: number;
  left: number;
}

/** The faults that wait for their calls, in the order in which they were planned. */
export class Faults {
  #planned: PlannedFault[] = [];
  #nextId = 1;

  plan(fault: Fault): PlannedFault {
    const planned = { id: this.#nextId++, fault, passes: fault.after, left: fault.count };
    this.#planned.push(planned);
    return planned;
  }

  list(): readonly PlannedFault[] {
    return this.#planned;
  }

  clear(): void {
    this.#planned = [];
  }

  /** The first planned fault that fits the call; it is used up by one. */
  take(method: string, path: string, portalId: number | null): Fault | null {
    for (const planned of this.#planned) {
      if (!fits(planned.fault, method, path, portalId)) continue;
      if (planned.passes > 0) {
        planned.passes -= 1;
        continue;
      }
      planned.left -= 1;
      if (planned.left === 0) this.#planned = this.#planned.filter((other) => other !== planned);
      return planned.fault;
    }
    return null;
  }
}

function fits({ match }: Fault, method: string, path: string, portalId: number | null): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== method) return false;
  if (match.portalId !== undefined && match.portalId !== portalId) return false;
  // A path such as /crm/objects/ looks like an expression too; a plain part of the path always counts.
  return match.path === undefined || path.includes(match.path) || expressionIn(match.path)?.test(path) === true;
}

function expressionIn(path: string): RegExp | null {
  const written = /^\/(.+)\/([a-z]*)$/.exec(path);
  return written ? new RegExp(written[1] ?? '', written[2]) : null;
}

function isReadable(path: string): boolean {
  try {
    expressionIn(path);
    return true;
  } catch {
    return false;
  }
}
