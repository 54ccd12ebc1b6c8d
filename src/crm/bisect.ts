/** A batch that HubSpot refuses as a whole for the sake of one bad record is cut in halves until the bad one stands alone. */
import { isRefusal } from './caller.ts';
import type { CrmError } from './crm.ts';

/**
 * @param run for some of the inputs; must be safe to repeat for inputs whose batch was refused
 * @param onRefused for one input that is refused on its own
 * @throws what run throws, unless it is a refusal
 */
export async function bisect<Input>(
  inputs: readonly Input[],
  run: (inputs: readonly Input[]) => Promise<void>,
  onRefused: (input: Input, error: CrmError) => void,
): Promise<void> {
  try {
    await run(inputs);
  } catch (thrown) {
    const only = inputs[0];
    if (!isRefusal(thrown) || only === undefined) throw thrown;
    if (inputs.length === 1) {
      onRefused(only, thrown);
      return;
    }
    const middle = Math.ceil(inputs.length / 2);
    await bisect(inputs.slice(0, middle), run, onRefused);
    await bisect(inputs.slice(middle), run, onRefused);
  }
}
