/** The two numbers that stand at the head of an SMTP reply. */

const SMTP_CODE = /^\s*["'(<[]?([245]\d\d)(?![\d.])/;
// The enhanced status follows the code directly (`550 5.1.1`, `550-5.1.1`, `550 #5.1.1`), or opens the text. Elsewhere in
// a reply three numbers with dots are as likely a piece of a version or an address.
const ENHANCED_STATUS = /^\s*["'(<[]?(?:[245]\d\d[\s:-]+)?[#(]?([245]\.\d{1,3}\.\d{1,3})(?![\d.])/;
const ENHANCED_ALONE = /^[245]\.\d{1,3}\.\d{1,3}$/;

/** @returns the reply code that the text begins with, 200 to 599 */
export function findSmtpCode(text: string | null): number | null {
  const found = text === null ? null : SMTP_CODE.exec(text);
  return found === null ? null : Number(found[1]);
}

/** @returns the RFC 3463 status that the text begins with, such as `5.1.1` */
export function findEnhancedStatus(text: string | null): string | null {
  return (text === null ? null : ENHANCED_STATUS.exec(text)?.[1]) ?? null;
}

/**
 * The status that says most: an ESP's status field unless it is filler (`5.0.0` is what Postfix and SendGrid write when
 * the receiver gave none) and the text itself has a better one.
 */
export function chooseEnhancedStatus(field: unknown, text: string | null): string | null {
  const own = typeof field === 'string' && ENHANCED_ALONE.test(field.trim()) ? field.trim() : null;
  const inText = findEnhancedStatus(text);
  if (own === null) return inText;
  return own.endsWith('.0.0') && inText !== null ? inText : own;
}
