/** Somebody's word as what a verdict rests on: no mail failed, and no server said anything. */
import type { LedgerEvent } from '../event.ts';
import type { PersonsWord } from '../state.ts';

export function wordAsCause(word: PersonsWord): LedgerEvent {
  return {
    esp: 'word',
    eventKey: `word:${word.says}:${word.at.toISOString()}`,
    type: 'witness',
    recipient: null,
    native: word.says,
    diagnostic: null,
    smtpCode: null,
    enhancedStatus: null,
    remoteMta: null,
    sendingIp: null,
    messageId: null,
    campaign: null,
    stream: null,
    dataSource: null,
    occurredAt: word.at,
    receivedAt: word.at,
    at: word.at,
    actor: 'customer',
    scope: 'everything',
    origin: word.isHistory ? 'import' : 'live',
    class: null,
    reason: word.says === 'wrong_address' ? 'wrong_address' : 'left_company',
    rule: '',
    span: null,
    gateway: null,
    confidence: 1,
  };
}
