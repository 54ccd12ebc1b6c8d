/** How long a wish to leave may take to reach every place. */
import { HOUR_MS } from '../lib/clock.ts';

/** Google and Yahoo, since February 2024: within two days. */
export const HONOUR_WITHIN_MS = 48 * HOUR_MS;
/** Somebody hears of it while it can still be mended. */
export const HONOUR_WARN_MS = 24 * HOUR_MS;
export const HONOUR_ALARM_MS = 40 * HOUR_MS;
