/** Whether one word is another with one slip of the finger: a letter too many, too few, wrong, or two swapped. Pure. */
export function isSlip(written: string, meant: string): boolean {
  if (written === meant) return false;
  let at = 0;
  while (at < written.length && written[at] === meant[at]) at += 1;
  const [left, right] = [written.slice(at), meant.slice(at)];
  return (
    left.slice(1) === right.slice(1) ||
    left.slice(1) === right ||
    left === right.slice(1) ||
    (left.slice(2) === right.slice(2) && left[0] === right[1] && left[1] === right[0])
  );
}
