import { type ClassifyInput, classify } from '../../../src/flow/classify/classify.ts';

/** A final bounce of which nothing is known but what is given. */
export function classifyBounce(diagnostic: string | null, more: Partial<ClassifyInput> = {}) {
  return classify({ type: 'hard_bounce', native: 'bounce', diagnostic, smtpCode: null, enhancedStatus: null, ...more });
}
