/** The roles of a purchase that HubSpot knows. */
import { roleWords } from '../flow/decide/champion-role.ts';

export interface BuyingRole {
  readonly id: string;
  readonly label: string;
  /** Values of hs_buying_role; portals of different age write the same role differently. */
  readonly values: readonly string[];
}

const IDS = [
  'CHAMPION',
  'DECISION_MAKER',
  'BUDGET_HOLDER',
  'LEGAL_AND_COMPLIANCE',
  'EXECUTIVE_SPONSOR',
  'INFLUENCER',
  'PRACTITIONER',
  'END_USER',
  'BLOCKER',
  'OTHER',
];

export const BUYING_ROLES: readonly BuyingRole[] = IDS.map((id) => ({
  id,
  label: sentenceCase(roleWords(id)),
  values: id === 'LEGAL_AND_COMPLIANCE' ? [id, 'LEGAL_COMPLIANCE'] : [id],
}));

/** @returns labels; what we do not know stands as HubSpot writes it */
export function roleLabels(values: readonly string[]): string[] {
  const known = BUYING_ROLES.filter((role) => role.values.some((value) => values.includes(value)));
  const others = values.filter((value) => !BUYING_ROLES.some((role) => role.values.includes(value)));
  return [...known.map((role) => role.label), ...others.map((value) => sentenceCase(roleWords(value)))];
}

function sentenceCase(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
