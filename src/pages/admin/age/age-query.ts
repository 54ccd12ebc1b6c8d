/** What the page of ages is asked for, as it stands in its address and in its form. */

export interface AgeQuery {
  readonly monthsKnown: number;
  readonly monthsSilent: number;
  readonly monthsDormant: number;
}

const LIMITS = {
  monthsKnown: { name: 'known', usual: 24 },
  monthsSilent: { name: 'silent', usual: 12 },
  monthsDormant: { name: 'dormant', usual: 9 },
} as const;
export const MOST_MONTHS = 120;

/** What is no number of months is the usual one. */
export function readAgeQuery(textOf: (name: string) => string): AgeQuery {
  const read = ({ name, usual }: (typeof LIMITS)[keyof typeof LIMITS]): number => {
    const text = textOf(name);
    const months = /^\d{1,3}$/.test(text) ? Number(text) : usual;
    return months >= 1 && months <= MOST_MONTHS ? months : usual;
  };
  return {
    monthsKnown: read(LIMITS.monthsKnown),
    monthsSilent: read(LIMITS.monthsSilent),
    monthsDormant: read(LIMITS.monthsDormant),
  };
}

export function hrefOf({ monthsKnown, monthsSilent, monthsDormant }: AgeQuery): string {
  return `/age?known=${monthsKnown}&silent=${monthsSilent}&dormant=${monthsDormant}`;
}
