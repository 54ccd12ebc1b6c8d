/** How much a job title lets somebody decide. */

export type Seniority = 'executive' | 'head' | 'manager';

const EXECUTIVE =
  /\b(?:chief|c[efiomtrs]o|cpo|cdo|ciso|founder|co-?founder|owner|president|chair(?:man|woman)?|managing director|geschäftsführer(?:in)?|vorstand|gérante?|inhaber(?:in)?)\b/i;
const HEAD = /\b(?:head|director|vp|svp|evp|vice president|leiter(?:in)?|directeur|directrice|directora?|partner)\b/i;
const MANAGER = /\b(?:manager|lead|principal|supervisor|teamleiter(?:in)?|responsable)\b/i;

/** Values of HubSpot's `hs_seniority` that say something. */
const RECORDED: Readonly<Record<string, Seniority>> = {
  executive: 'executive',
  owner: 'executive',
  vp: 'head',
  director: 'head',
  partner: 'head',
  manager: 'manager',
};

/**
 * @param recorded what HubSpot has for it: asked where the title tells nothing
 * @returns null for everybody else, and where nothing is known
 */
export function seniorityOf(jobTitle: string | null, recorded: string | null = null): Seniority | null {
  return ofTitle(jobTitle) ?? RECORDED[recorded?.trim().toLowerCase() ?? ''] ?? null;
}

function ofTitle(jobTitle: string | null): Seniority | null {
  if (jobTitle === null) return null;
  // "Assistant to the CEO" answers the CEO's phone, and is not the CEO.
  const title = jobTitle.replace(/\b(?:assistant|assistenz|assistentin|secretary)\b.*/i, '');
  // A vice president is no president.
  if (HEAD.test(title) && /\b(?:vice|vp|svp|evp)\b/i.test(title)) return 'head';
  if (EXECUTIVE.test(title)) return 'executive';
  if (HEAD.test(title)) return 'head';
  return MANAGER.test(title) ? 'manager' : null;
}
