/** `module.function` of src/store, and what it is given after the database and the id of our own portal. */
export type TenantCalls = Readonly<Record<string, readonly unknown[]>>;

/** After every moment of both tenants. */
export const LATER = new Date('2027-01-01T00:00:00Z');
