/** One thing that can be asked under `/api/v1`, as routes and the OpenAPI document need it. */
import type { z } from 'zod';
import type { ApiScope } from '../../install/api-keys.ts';
import type { ApiDeps } from './api-deps.ts';
import type { ProblemKind } from './problem.ts';

export interface Operation {
  readonly method: 'get' | 'post';
  /** Below `/api/v1`. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  readonly scope: ApiScope;
  /** Parameters of a `get`, the body of a `post`. */
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  readonly problems: readonly ProblemKind[];
  readonly examples: { readonly input: object; readonly output: object };
  /** @param input as `input` reads it */
  handle(deps: ApiDeps, portalId: number, input: unknown): Promise<object>;
}

export const ALWAYS: readonly ProblemKind[] = [
  'no-key',
  'out-of-scope',
  'wrong-method',
  'invalid',
  'too-many',
  'failed',
  'away',
];

export function operation<Input extends z.ZodObject, Output extends z.ZodObject>(
  one: Omit<Operation, 'input' | 'output' | 'handle' | 'examples'> & {
    readonly input: Input;
    readonly output: Output;
    readonly examples: { readonly input: z.input<Input>; readonly output: z.output<Output> };
    handle(deps: ApiDeps, portalId: number, input: z.output<Input>): Promise<z.output<Output>>;
  },
): Operation {
  return { ...one, handle: (deps, portalId, input) => one.handle(deps, portalId, input as z.output<Input>) };
}
