/** What HubSpot says of the account itself. */
import { z } from 'zod';
import { API_VERSION } from '../crm/api-version.ts';
import { type Crm, CrmError } from '../crm/crm.ts';
import type { PortalFacts } from '../store/portal.ts';

/** A zone that this Node does not know would break every date on every page. */
function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** HubSpot's own hosts only: links to records are made of it. */
const HOST = /^app(-[a-z0-9]+)?\.hubspot\.com$/;

const schema = z.looseObject({
  uiDomain: z.string().regex(HOST).catch('app.hubspot.com'),
  accountType: z.string().nullish(),
  timeZone: z.string().refine(isZone).catch('UTC'),
  companyCurrency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullish()
    .catch(null),
});

/** @throws CrmError */
export async function readAccount(crm: Crm): Promise<PortalFacts> {
  const body = await crm.call<unknown>('GET', `/account-info/${API_VERSION}/details`);
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new CrmError('unavailable', "HubSpot's answer about the account could not be read.");
  const { uiDomain, accountType, timeZone, companyCurrency } = parsed.data;
  return { uiDomain, accountType: accountType ?? null, timeZone, currency: companyCurrency ?? null };
}
