/** One thing after the other, whoever asks. */

/** Runs the work when all that was asked for before has ended. */
export type Alone = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createAlone(): Alone {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}
