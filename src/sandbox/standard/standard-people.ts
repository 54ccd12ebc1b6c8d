import type { Portal } from '../model/portal.ts';

/** The people of a new portal: one who may install apps, one who may not, both owners of records. */
export function seedPeople(portal: Portal, now: number): void {
  const { domain } = portal;
  portal.users.push(
    { id: 101, email: `ada@${domain}`, name: 'Ada Admin', superAdmin: true, marketplaceAccess: true },
    { id: 102, email: `sam@${domain}`, name: 'Sam Seller', superAdmin: false, marketplaceAccess: false },
  );
  portal.owners.push(
    {
      id: '70101',
      userId: 101,
      email: `ada@${domain}`,
      firstName: 'Ada',
      lastName: 'Admin',
      archived: false,
      createdAt: now,
    },
    {
      id: '70102',
      userId: 102,
      email: `sam@${domain}`,
      firstName: 'Sam',
      lastName: 'Seller',
      archived: false,
      createdAt: now,
    },
  );
}
