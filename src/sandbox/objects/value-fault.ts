import { invalid, type Problem } from '../http/problem.ts';

/** Why one property value was refused, as HubSpot puts it into its message. */
export interface ValueFault {
  readonly error: string;
  readonly message: string;
}

export interface NamedFault extends ValueFault {
  readonly name: string;
}

/** HubSpot packs the details of all refused values as JSON into the message. */
export function valuesInvalid(faults: readonly NamedFault[], portalId: number): Problem {
  const details = faults.map(({ name, message, error }) => ({
    isValid: false,
    message,
    error,
    name,
    localizedErrorMessage: message,
    portalId,
  }));
  return invalid(`Property values were not valid: ${JSON.stringify(details)}`, {
    errors: faults.map(({ name, message, error }) => ({ message, code: error, context: { propertyName: [name] } })),
  });
}
