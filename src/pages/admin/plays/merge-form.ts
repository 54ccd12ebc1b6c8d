/** What two admins changed at once: fields that this one left alone follow the other. */
import type { RulesForm } from '../../../rules/rules-form.ts';

/**
 * @param typed what was sent; a switch that is off is not there
 * @param base the form as it stood when it was opened
 * @param current the form as it would stand now
 */
export function mergeForm(typed: RulesForm, base: RulesForm, current: RulesForm): RulesForm {
  const names = new Set([...Object.keys(typed), ...Object.keys(base), ...Object.keys(current)]);
  const merged: Record<string, string> = {};
  for (const name of names) {
    const value = typed[name] === base[name] ? current[name] : typed[name];
    if (value !== undefined) merged[name] = value;
  }
  return merged;
}
