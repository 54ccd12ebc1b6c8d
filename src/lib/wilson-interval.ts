/** How sure a share is: Wilson's score interval, which holds for small numbers and for shares near none or all, too. */

/** 1.96 standard deviations: in 19 of 20 cases the true share lies within. */
const Z = 1.959_963_984_540_054;

/** @returns lower and upper end, 0 to 1 @throws RangeError for what is no part of a whole */
export function wilsonInterval(part: number, whole: number): readonly [number, number] {
  if (!(whole > 0 && part >= 0 && part <= whole)) throw new RangeError(`${part} of ${whole} is no share.`);
  const share = part / whole;
  const z2 = (Z * Z) / whole;
  const middle = share + z2 / 2;
  const reach = Z * Math.sqrt((share * (1 - share)) / whole + z2 / (4 * whole));
  // None and all are ends, whatever rounding leaves of them.
  return [part === 0 ? 0 : (middle - reach) / (1 + z2), part === whole ? 1 : (middle + reach) / (1 + z2)];
}
