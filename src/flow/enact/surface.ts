/** What a surface is: one kind of place in the CRM that we write to. */
import type { Crm } from '../../crm/crm.ts';
import type { SendingWrite, Surface as SurfaceId, WriteOutcome } from '../../store/crm-write.ts';

export interface Surface {
  readonly id: SurfaceId;
  /** Writes of one call. */
  readonly batchSize: number;
  /** True where sending the same again does no harm, so that nothing needs to be looked for after a lost answer. */
  readonly isIdempotent: boolean;
  /** True where nothing but the search index tells whether it is there: it lags, so that the look comes later. */
  readonly isFoundBySearch?: boolean;
  /**
   * One call at most, for rows that are committed as *sending*.
   * @returns one outcome per row
   * @throws CrmError when the call as a whole got no answer or a refusal
   */
  send(crm: Crm, writes: readonly SendingWrite[]): Promise<WriteOutcome[]>;
  /** Looks for rows that may have been written: the ids of those that were, by write. */
  find(crm: Crm, writes: readonly SendingWrite[]): Promise<Map<number, string>>;
}
