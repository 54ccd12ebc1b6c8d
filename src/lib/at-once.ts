/**
 * Runs something for each item, some of them at once. After a failure nothing new is begun, and what was begun is waited
 * for: whoever is told of the failure knows that nothing is under way any more.
 *
 * @param width how many run at once; items are begun in their order
 * @throws the first failure
 */
export async function eachAtOnce<Item>(
  items: Iterable<Item>,
  width: number,
  run: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items[Symbol.iterator]();
  const failures: unknown[] = [];
  const line = async (): Promise<void> => {
    while (failures.length === 0) {
      const next = left.next();
      if (next.done) return;
      await run(next.value).catch((thrown: unknown) => failures.push(thrown));
    }
  };
  await Promise.all(Array.from({ length: width }, line));
  if (failures.length > 0) throw failures[0];
}
