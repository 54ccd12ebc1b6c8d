/** A source as a page reads it, for what is decided without a database. */
import type { SourceView } from '../../src/store/report/sources.ts';

/** Connected at `createdAt`, and nothing has come since. */
export function sourceRow(createdAt: Date, part: Partial<SourceView> = {}): SourceView {
  return {
    sourceId: 1,
    esp: 'sendgrid',
    label: 'Newsletter',
    purpose: 'both',
    unsubscribeScope: null,
    isOn: true,
    hasSecret: true,
    createdAt,
    lastEventAt: null,
    usefulAt: null,
    refusedAt: null,
    refusedWhy: null,
    refusedCount: 0,
    refusedSince: null,
    hasFormerAddress: false,
    strayAt: null,
    seenTypes: [],
    seenIgnored: [],
    seenStreams: [],
    waiting: 0,
    unreadable: null,
    ...part,
  };
}
