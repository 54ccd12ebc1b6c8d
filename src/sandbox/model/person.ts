/** Someone who can sign in to a portal. */
export interface PortalUser {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly superAdmin: boolean;
  /** "App Marketplace Access": may install apps without being a super admin. */
  readonly marketplaceAccess: boolean;
}

/** Whom records are assigned to. `hubspot_owner_id` takes `id`, never `userId`. */
export interface Owner {
  readonly id: string;
  readonly userId: number;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly archived: boolean;
  readonly createdAt: number;
}

export function ownerName(owner: Owner): string {
  return `${owner.firstName} ${owner.lastName}`.trim() || owner.email;
}
