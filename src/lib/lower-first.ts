/** A label in the middle of a sentence: `Topic ARN` becomes `topic ARN`. */
export function lowerFirst(label: string): string {
  return label.charAt(0).toLowerCase() + label.slice(1);
}
