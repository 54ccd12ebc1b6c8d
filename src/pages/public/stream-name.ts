import { texts } from './texts.ts';

/** What a person can make of a stream: its name, or "this mailing list" where the ESP only has a number for it. */
export function streamName(stream: string): string {
  return /^[\d-]*$/.test(stream) ? texts.thisList : stream;
}
