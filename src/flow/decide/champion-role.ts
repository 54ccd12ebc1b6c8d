/** Who carries a deal inside their company. */
import type { ContactFacts } from '../facts.ts';
import type { DecideSettings } from '../settings.ts';

/** @returns what makes them one, in words, for example `decision maker`; null for everybody else */
export function championRole(contact: ContactFacts, settings: DecideSettings): string | null {
  const roles = contact.buyingRoles.filter((role) => settings.championRoles.includes(role));
  if (roles.length > 0) return roles.map(roleWords).join(' and ');
  return contact.isChampion ? 'champion' : null;
}

/** `BUDGET_HOLDER` as people say it. */
export function roleWords(role: string): string {
  return role.toLowerCase().replaceAll('_', ' ');
}
