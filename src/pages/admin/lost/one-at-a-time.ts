/** What takes much memory is done by this process for one person after the other. */
let last: Promise<unknown> = Promise.resolve();

export function sentOnce<Value>(run: () => Promise<Value>): Promise<Value> {
  const turn = last.then(run, run);
  last = turn.catch(() => undefined);
  return turn;
}
