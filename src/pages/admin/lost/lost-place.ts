/** A row's place in the list of the lost, as it stands in an address. */
import type { LostOrder, LostPlace } from '../../../store/report/lost.ts';
import { readNumber } from '../read-request.ts';

/** `value~id`: the id is a number, so the last ~ is ours. */
export function writePlace(place: LostPlace | undefined): string | null {
  return place ? `${place.value}~${place.addressId}` : null;
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/;

export function readPlace(key: LostOrder, text: string): LostPlace | null {
  const at = text.lastIndexOf('~');
  const addressId = readNumber(text.slice(at + 1));
  const value = text.slice(0, Math.max(at, 0));
  if (at < 0 || addressId === null) return null;
  if (key === 'since') return isMoment(value) ? { value, addressId } : null;
  if (key !== 'amount') return { value, addressId };
  return /^\d{1,15}(\.\d{1,6})?$/.test(value) ? { value: Number(value), addressId } : null;
}

/** The 31st of February is the 3rd of March to JavaScript, and nothing to PostgreSQL. */
function isMoment(value: string): boolean {
  if (!MOMENT.test(value)) return false;
  const at = new Date(value);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === value.slice(0, 10);
}
