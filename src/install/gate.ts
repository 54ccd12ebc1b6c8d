/** Lets so many through at once; the others wait in order. */
export function createGate(width: number): <Value>(work: () => Promise<Value>) => Promise<Value> {
  let inside = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (inside >= width) await new Promise<void>((enter) => waiting.push(enter));
    else inside += 1;
    try {
      return await work();
    } finally {
      // The place goes straight to the next in line.
      const next = waiting.shift();
      if (next) next();
      else inside -= 1;
    }
  };
}
