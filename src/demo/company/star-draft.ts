import type { StreamKey } from '../mail/streams.ts';
import type { Person } from './person.ts';

/** What a star must say; the rest follows from the account. */
export interface StarDraft extends Partial<Person> {
  readonly account: string;
  readonly firstName: string;
  readonly lastName: string;
  /** The part before the @. */
  readonly local: string;
  readonly jobTitle: string;
  readonly streams: readonly StreamKey[];
}

/** Under a domain that nobody can own, so that no real person's profile is ever named. */
export function profile(slug: string): string {
  return `https://linkedin.example/in/${slug}`;
}
