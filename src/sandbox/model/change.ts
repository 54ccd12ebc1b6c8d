import type { ObjectType } from './object-type.ts';
import type { Portal } from './portal.ts';
import type { Author } from './record.ts';

/** Something that happened to an object, for whoever subscribed to it. */
export type ChangeEvent = {
  readonly portalId: number;
  readonly type: ObjectType;
  readonly objectId: string;
  readonly at: number;
  readonly author: Author;
} & (
  | { readonly kind: 'creation' | 'deletion' | 'privacyDeletion' }
  | { readonly kind: 'propertyChange'; readonly propertyName: string; readonly propertyValue: string }
  | {
      readonly kind: 'merge';
      readonly primaryId: string;
      readonly mergedIds: readonly string[];
      readonly propertiesMoved: number;
    }
);

/** Under which circumstances something is written: where, by whom, when, and what becomes visible how late. */
export interface Writing {
  readonly portal: Portal;
  readonly author: Author;
  readonly now: number;
  readonly searchLagMs: number;
  readonly associationLagMs: number;
  emit(event: ChangeEvent): void;
}
