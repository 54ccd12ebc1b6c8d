import { findAdapter } from '../../../flow/adapt/adapters.ts';

/** The proof of its deliveries is a password, and passwords are not stored: what is in quarantine cannot be checked again. */
export function isUnprovable(esp: string | null): boolean {
  return (findAdapter(esp ?? '')?.secretHeaders.length ?? 0) > 0;
}
