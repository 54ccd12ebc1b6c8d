/** Every rule. Their order decides nothing but a last tie. */
import { addressGoneRules } from './address-gone.ts';
import { gatewayRules } from './gateway-rules.ts';
import { mailboxFullRules } from './mailbox-full.ts';
import { messageRefusedRules } from './message-refused.ts';
import { microsoftRules } from './microsoft-rules.ts';
import { moreLanguageRules } from './more-languages.ts';
import { otherLanguageRules } from './other-languages.ts';
import { receiverBusyRules } from './receiver-busy.ts';
import { recipientRefusedRules } from './recipient-refused.ts';
import type { Rule } from './rule.ts';
import { senderRefusedRules } from './sender-refused.ts';
import { userUnknownRules } from './user-unknown.ts';

export const rules: readonly Rule[] = [
  ...microsoftRules,
  ...gatewayRules,
  ...userUnknownRules,
  ...addressGoneRules,
  ...mailboxFullRules,
  ...receiverBusyRules,
  ...senderRefusedRules,
  ...messageRefusedRules,
  ...recipientRefusedRules,
  ...otherLanguageRules,
  ...moreLanguageRules,
];
