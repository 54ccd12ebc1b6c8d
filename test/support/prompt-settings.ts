/** Our rules, but nothing waits for what becomes of others behind the same gateway: for whoever has no such others. */
import { DEFAULT_SETTINGS, type Settings } from '../../src/flow/settings.ts';

export const PROMPT_SETTINGS: Settings = {
  ...DEFAULT_SETTINGS,
  conclude: { ...DEFAULT_SETTINGS.conclude, settleMinutes: 0 },
};
