/** An error whose message may be shown to the person who runs or administers Bellwether. */
export class BellwetherError extends Error {
  readonly code: string;

  /**
   * @param code `area.reason`, for example `crm.rate-limited`; stable, made to be matched on
   * @param message what happened and what to do about it
   */
  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'BellwetherError';
    this.code = code;
  }
}

/** The message of anything that was thrown, for logs and for the failure column of a row. */
export function messageOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return String(thrown);
  // Several addresses of one host failing together (AggregateError) have no message of their own.
  if ('errors' in thrown && Array.isArray(thrown.errors) && thrown.errors.length > 0)
    return messageOf(thrown.errors[0]);
  return 'message' in thrown && typeof thrown.message === 'string' ? thrown.message : 'an error without a message';
}
