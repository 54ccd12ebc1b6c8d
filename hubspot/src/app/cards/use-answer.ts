import { useCallback, useEffect, useState } from 'react';
import { type Answer, askServer } from './ask-server.ts';

/** @returns null while it is being asked for, and how to ask again: what stands there stays until the new answer is there */
export function useAnswer<Data>(path: string): readonly [Answer<Data> | null, () => Promise<void>] {
  const [answer, setAnswer] = useState<Answer<Data> | null>(null);
  const ask = useCallback(async () => {
    setAnswer(await askServer<Data>(path));
  }, [path]);
  useEffect(() => {
    void ask();
  }, [ask]);
  return [answer, ask];
}
