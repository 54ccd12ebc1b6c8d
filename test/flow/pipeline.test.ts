import { settleAddress } from '../../src/flow/pipeline.ts';
import { DEFAULT_SETTINGS } from '../../src/flow/settings.ts';
import { day, hard, history } from './build-history.ts';
import { deal, facts } from './decide/build-input.ts';

test('the state and the task of one address are written in the zone of its portal', () => {
  // 23:30 UTC on 2 Mar 2026.
  const late = history({ events: [hard(13.5 / 24)] });
  const settleIn = (timeZone: string) => {
    const { state, decisions } = settleAddress(
      late,
      null,
      facts({ timeZone, deals: [deal()] }),
      null,
      DEFAULT_SETTINGS,
      day(0.9),
    );
    return [state.evidence[0]?.text, decisions[0]?.task?.sections[0]?.text];
  };
  expect(settleIn('Australia/Sydney')).toEqual([
    expect.stringContaining('On 3 Mar 2026'),
    expect.stringContaining('on 3 Mar 2026'),
  ]);
  expect(settleIn('America/New_York')).toEqual([
    expect.stringContaining('On 2 Mar 2026'),
    expect.stringContaining('on 2 Mar 2026'),
  ]);
});
