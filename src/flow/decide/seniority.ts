/** How much a job title lets somebody decide. */

export type Seniority = 'executive' | 'head' | 'manager';

const EXECUTIVE =
  /\b(?:chief|c[efiomtrs]o|cpo|cdo|ciso|founder|co-?founder|owner|president|chair(?:man|woman)?|managing director|geschäftsführer(?:in)?|vorstand|gérante?|inhaber(?:in)?)\b/i;
const HEAD = /\b(?:head|director|vp|svp|evp|vice president|leiter(?:in)?|directeur|directrice|directora?|partner)\b/i;
const MANAGER = /\b(?:manager|lead|principal|supervisor|teamleiter(?:in)?|responsable)\b/i;

/** @returns null for everybody else, and where no title is known */
export function seniorityOf(jobTitle: string | null): Seniority | null {
  if (jobTitle === null) return null;
  // "Assistant to the CEO" answers the CEO's phone, and is not the CEO.
  const title = jobTitle.replace(/\b(?:assistant|assistenz|assistentin|secretary)\b.*/i, '');
  // A vice president is no president.
  if (HEAD.test(title) && /\b(?:vice|vp|svp|evp)\b/i.test(title)) return 'head';
  if (EXECUTIVE.test(title)) return 'executive';
  if (HEAD.test(title)) return 'head';
  return MANAGER.test(title) ? 'manager' : null;
}
