/** SQL: events `e` of mail that was handed over in vain, as `flow/attempt.ts` says it. */
import { TRIED_IN_VAIN } from '../flow/attempt.ts';

export const TRIED_IN_VAIN_SQL = `e.type in (${TRIED_IN_VAIN.map((type) => `'${type}'`).join(', ')}) and e.origin <> 'pull'`;
