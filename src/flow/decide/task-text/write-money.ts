/** Amounts with their currency; whole ones without decimals. */

/** @param currency ISO 4217; without a known one the bare number is written */
export function writeMoney(amount: number, currency: string | null): string {
  const digits = Number.isInteger(amount) ? 0 : 2;
  return formatOf(currency !== null && /^[A-Za-z]{3}$/.test(currency) ? currency : '', digits).format(amount);
}

const formats = new Map<string, Intl.NumberFormat>();

/** Making a format takes a hundred times as long as using it. */
function formatOf(currency: string, digits: number): Intl.NumberFormat {
  const key = `${currency}${digits}`;
  let format = formats.get(key);
  if (format === undefined) {
    const plain = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    format = new Intl.NumberFormat('en', currency === '' ? plain : { style: 'currency', currency, ...plain });
    formats.set(key, format);
  }
  return format;
}
