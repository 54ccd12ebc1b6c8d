/** The rules of a round's portal. */
import type { Settings } from '../src/flow/settings.ts';
import { PROMPT_SETTINGS } from '../test/support/prompt-settings.ts';

/** Nothing that a clock of its own brings: a round that comes past the hour of the weekly tasks would find some that nobody expects. */
export const CHAOS_SETTINGS: Settings = {
  ...PROMPT_SETTINGS,
  decide: { ...PROMPT_SETTINGS.decide, ownerDigest: 'off', weeklyReasons: 'off' },
};
