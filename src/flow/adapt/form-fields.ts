/** Fields of a form as text, by their names as they are written: `data[email]`. */
import type { RawDelivery } from './adapter.ts';
import { readFormBody } from './form-body.ts';

export type FormFields = (name: string) => string | undefined;

/** @returns null for what is no form, or an empty one; bytes that are no UTF-8 become U+FFFD */
export function readFormFields(raw: RawDelivery): FormFields | null {
  const fields = readFormBody(raw);
  if (fields === null || fields.size === 0) return null;
  return (name) => {
    const bytes = fields.get(name);
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  };
}
