/** In which part of a company somebody works, as far as HubSpot's own properties or a job title tell. */

/** HubSpot's `hs_role` where it says the same in other words. */
const ROLES: Readonly<Record<string, string>> = {
  accounting: 'finance',
  business_development: 'sales',
  communications: 'marketing',
  public_relations: 'marketing',
  recruiting: 'human resources',
  support: 'customer service',
  information_technology: 'IT',
  quality_assurance: 'quality',
};

/** English, German, French; the first that fits. */
const WORDS: readonly (readonly [string, RegExp])[] = [
  [
    'human resources',
    /\b(?:hr|human resources|people (?:operations|partner)|recruit\w*|talent|personal\w*|personnel|rh)\b/i,
  ],
  [
    'customer service',
    /\b(?:customer (?:service|success|support|care)|support|kundenservice|kundendienst|service client)\b/i,
  ],
  ['purchasing', /\b(?:purchas\w*|procurement|buyer|sourcing|einkauf\w*|achats?)\b/i],
  ['marketing', /\b(?:marketing|brand|communications?|kommunikation|public relations|cmo)\b/i],
  [
    'sales',
    /\b(?:sales|business development|account (?:executive|manager)|vertrieb\w*|verkauf\w*|ventes|commercial(?:e)?)\b/i,
  ],
  [
    'finance',
    /\b(?:financ\w*|finanz\w*|account(?:ing|ant)|controll(?:er|ing)|treasur\w*|buchhalt\w*|comptab\w*|cfo)\b/i,
  ],
  ['legal', /\b(?:legal|counsel|lawyer|compliance|recht\w*|juridique|juriste|datenschutz\w*)\b/i],
  [
    'IT',
    /\b(?:information technology|system administrator|infrastructure|edv|informati(?:que|k)|cio|ciso)\b|\bIT\b|\bIT-/,
  ],
  ['research', /\b(?:research\w*|scientist|forschung\w*|recherche)\b|\bR&D\b/i],
  ['quality', /\b(?:quality|qualität\w*|qualité|qa)\b/i],
  ['product', /\bprodu[ck]t(?: (?:manager|owner|lead)|manag\w*)\b/i],
  ['engineering', /\b(?:engineer\w*|developer|software|development|entwickl\w*|konstruktion\w*|ingénieure?|cto)\b/i],
  [
    'operations',
    /\b(?:operations?|production|plant|manufacturing|logisti\w*|supply chain|produktion\w*|werks?leiter\w*|betriebsleiter\w*|coo)\b/i,
  ],
];

/**
 * @param written what HubSpot has for the department, in its own values or somebody's words
 * @returns `operations`; null where nothing tells
 */
export function departmentOf(written: string | null, jobTitle: string | null): string | null {
  const role = written?.trim().toLowerCase() ?? '';
  if (ROLES[role] !== undefined) return ROLES[role];
  const told = wordOf(role.replaceAll('_', ' ')) ?? wordOf(written ?? '');
  if (told !== null) return told;
  return role === '' ? wordOf(jobTitle ?? '') : role.replaceAll('_', ' ');
}

function wordOf(text: string): string | null {
  return WORDS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}
