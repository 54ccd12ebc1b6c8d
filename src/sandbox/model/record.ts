import type { ObjectType } from './object-type.ts';

/** Who changed something, as webhooks name it. */
export interface Author {
  readonly source: 'INTEGRATION' | 'CRM_UI' | 'IMPORT';
  readonly sourceId: string;
}

export interface PropertyVersion {
  readonly value: string;
  readonly at: number;
  readonly source: Author['source'];
  readonly sourceId: string;
}

/** One object of the CRM. `properties` is replaced as a whole on every change, so that the search index may keep an old one. */
export interface CrmRecord {
  readonly id: string;
  readonly type: ObjectType;
  properties: Readonly<Record<string, string>>;
  /** Newest first, at most `HISTORY_LENGTH` per property, as HubSpot keeps for contacts. */
  history: Record<string, PropertyVersion[]>;
  readonly createdAt: number;
  updatedAt: number;
  archivedAt: number | null;
}

export const HISTORY_LENGTH = 20;
