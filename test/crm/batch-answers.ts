/** What HubSpot is sent in a batch, and what it answers. */

export interface BatchInput {
  id: string;
  after?: string;
  properties: Record<string, string>;
  objectWriteTraceId: string;
}

export const inputsOf = (body: unknown) => (body as { inputs: BatchInput[] }).inputs;

export const complete = (results: unknown[], errors?: unknown[]) => ({
  status: 'COMPLETE',
  results,
  startedAt: '2026-11-22T21:30:00Z',
  completedAt: '2026-11-22T21:30:00Z',
  ...(errors && { numErrors: errors.length, errors }),
});

export const record = (id: string, properties: Record<string, string | null> = {}) => ({
  id,
  properties,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-11-22T21:30:00Z',
  archived: false,
});

export const problem = (category: string, context: Record<string, string[]>, message = category) => ({
  status: 'error',
  category,
  message,
  context,
  errors: [],
  links: {},
});
