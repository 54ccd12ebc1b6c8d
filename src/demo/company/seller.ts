/** The company whose CRM this is: it makes vibration and level sensors for machines. Everybody in it is invented. */

export const SELLER = {
  portalId: 8_800_100,
  name: 'Querfeld Sensors',
  domain: 'querfeld.example',
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
} as const;

export type OwnerKey = 'tomasz' | 'hannah' | 'oliver' | 'nadia' | 'piet';

export interface DemoOwner {
  readonly key: OwnerKey;
  /** HubSpot's owner id. */
  readonly id: string;
  readonly userId: number;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly team: 'Sales' | 'Service';
}

export const OWNERS: readonly DemoOwner[] = [
  owner('tomasz', '71001', 201, 'Tomasz', 'Wilk', 'Sales'),
  owner('hannah', '71002', 202, 'Hannah', 'Brandt', 'Sales'),
  owner('oliver', '71003', 203, 'Oliver', 'Keane', 'Sales'),
  owner('nadia', '71004', 204, 'Nadia', 'Benali', 'Service'),
  owner('piet', '71005', 205, 'Piet', 'Verhoeven', 'Service'),
];

/** Who installs Bellwether: only a super admin may. */
export const ADMIN = { id: 200, name: 'Ingrid Falk', email: `ingrid.falk@${SELLER.domain}` } as const;

export function ownerByKey(key: OwnerKey): DemoOwner {
  const found = OWNERS.find((one) => one.key === key);
  if (!found) throw new Error(`There is no owner ${key}.`);
  return found;
}

function owner(
  key: OwnerKey,
  id: string,
  userId: number,
  firstName: string,
  lastName: string,
  team: DemoOwner['team'],
): DemoOwner {
  return { key, id, userId, firstName, lastName, team, email: `${key}@${SELLER.domain}` };
}
