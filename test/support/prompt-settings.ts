/** Our rules, but nothing waits: neither for what becomes of others behind the same gateway, nor for what people say on leaving. */
import { DEFAULT_SETTINGS, type Settings } from '../../src/flow/settings.ts';

export const PROMPT_SETTINGS: Settings = {
  ...DEFAULT_SETTINGS,
  conclude: { ...DEFAULT_SETTINGS.conclude, settleMinutes: 0, leaveMinutes: 0 },
};
