/** Amounts with their currency; whole ones without decimals. */

/** @param currency ISO 4217; without a known one the bare number is written */
export function writeMoney(amount: number, currency: string | null): string {
  const digits = Number.isInteger(amount) ? 0 : 2;
  const plain = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  if (currency !== null && /^[A-Za-z]{3}$/.test(currency)) {
    return new Intl.NumberFormat('en', { style: 'currency', currency, ...plain }).format(amount);
  }
  return new Intl.NumberFormat('en', plain).format(amount);
}
