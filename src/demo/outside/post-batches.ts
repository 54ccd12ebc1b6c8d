/** Posts batches as the email services do: proved, and again when there was no answer in the 200s. */
import { BellwetherError } from '../../lib/errors.ts';
import { type Batch, bodyOf } from '../mail/batches.ts';
import type { Signer } from '../mail/signer.ts';
import type { SourceKey } from '../mail/streams.ts';

export interface Endpoint {
  readonly url: string;
  readonly signer: Signer;
}

/** Time to wait before each further attempt. Their own pauses are minutes. */
const RETRY_AFTER_MS = [250, 1_000, 3_000];

/**
 * @param forger signs what is forged
 * @returns the status of each batch, in their order
 * @throws BellwetherError `demo.refused` where a genuine batch was not taken
 */
export async function postBatches(
  batches: readonly Batch[],
  endpoints: Readonly<Record<SourceKey, Endpoint>>,
  forger: Signer,
  onPosted: (entries: number) => void,
): Promise<number[]> {
  const statuses: number[] = [];
  for (const batch of batches) {
    const { url, signer } = endpoints[batch.source];
    const status = await post(url, batch, batch.kind === 'forged' ? forger : signer);
    if (batch.kind !== 'forged' && (status < 200 || status > 299)) {
      throw new BellwetherError('demo.refused', `Bellwether answered ${status} to a genuine batch of ${batch.source}.`);
    }
    statuses.push(status);
    onPosted(batch.entries.length);
  }
  return statuses;
}

async function post(url: string, batch: Batch, signer: Signer): Promise<number> {
  const body = bodyOf(batch);
  for (const [attempt, pause] of [0, ...RETRY_AFTER_MS].entries()) {
    if (pause > 0) await new Promise((done) => void setTimeout(done, pause));
    const signed = signer.sign(body, new Date());
    const status = await fetch(url, {
      method: 'POST',
      headers: signed.headers,
      body: new Uint8Array(signed.body),
    }).then(
      async (response) => {
        await response.body?.cancel();
        return response.status;
      },
      () => 0,
    );
    const isWorthARetry = status === 0 || status >= 500;
    if (!isWorthARetry || attempt === RETRY_AFTER_MS.length) return status;
  }
  return 0;
}
