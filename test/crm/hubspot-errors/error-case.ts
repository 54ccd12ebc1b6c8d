/** An answer of HubSpot that is an error, and what we make of it. */
import type nock from 'nock';
import type { CrmErrorKind } from '../../../src/crm/crm.ts';

export const correlationId = '0d7fb3f5-8f35-4a38-9c2f-1ab0f4a4a001';
export const HOUR_MS = 3_600_000;
export const html = '<html><body><h1>Bad gateway</h1></body></html>';

export interface ErrorCase {
  readonly name: string;
  readonly status: number;
  readonly body: nock.Body;
  readonly headers?: Record<string, string>;
  readonly read: CrmErrorKind;
  readonly write: CrmErrorKind;
  readonly wait: number | null;
  readonly category?: string | null;
}
