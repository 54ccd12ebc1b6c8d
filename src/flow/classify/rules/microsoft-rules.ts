import type { Rule } from './rule.ts';

/** What only Exchange and Microsoft 365 say, or mean by words that others use for something else. */
export const microsoftRules: readonly Rule[] = [
  {
    id: 'microsoft365.user-unknown.edge-blocking',
    gateway: 'microsoft365',
    reason: 'user_unknown',
    strength: 'names',
    // Directory-based edge blocking: the tenant's directory does not know the address.
    match: ['recipient address rejected access denied', 'as 201806281', 'as 201806271'],
    status: ['5.4.1'],
    unless: ['all recipient addresses rejected'],
    example:
      '550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [DB5EUR01FT031.eop-EUR01.prod.protection.outlook.com]',
  },
  {
    id: 'microsoft365.user-unknown.resolver',
    gateway: 'microsoft365',
    isTelltale: true,
    reason: 'user_unknown',
    strength: 'names',
    match: [
      'resolver adr {recipnotfound|exrecipnotfound|recipientnotfound|invalidinex|badprimary}',
      'recipient not found by smtp address lookup',
    ],
    example: '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ann@example.com not found by SMTP address lookup',
  },
  {
    id: 'microsoft365.domain-unknown.single-label',
    gateway: 'microsoft365',
    isTelltale: true,
    reason: 'domain_unknown',
    strength: 'names',
    match: ['single label domains'],
    example: '550 5.1.6 The recipient has no domain; single label domains are not accepted here',
  },
  {
    id: 'microsoft365.recipient-filter.restricted-group',
    gateway: 'microsoft365',
    isTelltale: true,
    reason: 'recipient_filter',
    strength: 'names',
    match: [
      'resolver rst {restricted|notauthorized|sendernotauthenticatedforgroup|recipientnotinallowedlist}',
      'resolver rst',
    ],
    unless: ['sendernotauthenticated~', 'recipsizelimit'],
    example: '550 5.7.1 RESOLVER.RST.NotAuthorized; not authorized',
  },
  {
    id: 'microsoft365.message-too-big.recipient-limit',
    gateway: 'microsoft365',
    isTelltale: true,
    reason: 'message_too_big',
    strength: 'names',
    match: ['resolver rst recipsizelimit'],
    example: '550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient',
  },
  {
    id: 'microsoft365.policy.senders-restricted',
    gateway: 'microsoft365',
    isTelltale: true,
    reason: 'policy',
    strength: 'names',
    match: [
      'sender not {in allowed senders list|authenticated for group}',
      'resolver rst sendernotauthenticated~',
      '{group|mailbox} * only accepts messages from people in its organization',
    ],
    example: '550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required',
  },
  {
    id: 'microsoft365.mailbox-full.quota',
    gateway: 'microsoft365',
    isTelltale: true,
    reason: 'mailbox_full',
    strength: 'names',
    match: [
      'storedrv * {mailbox full|quotaexceeded~|mapiexceptionshutoffquotaexceeded}',
      '{mapiexceptionshutoffquotaexceeded|mapiexceptionmaxobjsexceeded}',
      'the recipients mailbox is full',
    ],
    example: '554 5.2.2 STOREDRV.Deliver; mailbox full. MapiExceptionShutoffQuotaExceeded',
  },
  {
    id: 'microsoft365.reputation.network-block',
    gateway: 'microsoft365',
    isTelltale: true,
    reason: 'reputation',
    strength: 'names',
    match: [
      'part of their network is on our block list',
      '{s3150|s3140|s3113|s3114}',
      'using customer block list',
      '{does not|doesnt} accept {email|mail} over ipv6',
    ],
    example:
      '550 5.7.1 Unfortunately, messages from [192.0.2.1] were not sent. Part of their network is on our block list (S3150).',
  },
  {
    id: 'microsoft365.server-error.tenant',
    gateway: 'microsoft365',
    isTelltale: true,
    reason: 'server_error',
    strength: 'tells',
    match: [
      'hosted tenant which has no mail enabled subscriptions',
      'storedrv * {missing or bad|mdb properties|cannot}',
      'system not accepting network messages',
    ],
    example:
      '451 4.4.4 Mail received as unauthenticated, incoming to a recipient domain configured in a hosted tenant which has no mail-enabled subscriptions',
  },
];
