import { choices, inGroup, READ_ONLY, type StandardProperty } from './define.ts';

export const DEAL_PROPERTIES: readonly StandardProperty[] = inGroup('dealinformation', [
  ['dealname', 'Deal Name'],
  ['pipeline', 'Pipeline', 'enumeration'],
  ['dealstage', 'Deal Stage', 'enumeration', { fieldType: 'radio' }],
  ['amount', 'Amount', 'number'],
  [
    'deal_currency_code',
    'Currency',
    'enumeration',
    { options: choices('USD', 'EUR', 'GBP', 'CHF', 'SEK', 'DKK', 'NOK', 'PLN', 'CAD', 'AUD') },
  ],
  ['closedate', 'Close Date', 'datetime'],
  [
    'dealtype',
    'Deal Type',
    'enumeration',
    { options: choices('newbusiness:New Business', 'existingbusiness:Existing Business') },
  ],
  ['hs_priority', 'Priority', 'enumeration', { options: choices('low:Low', 'medium:Medium', 'high:High') }],
  ['description', 'Deal Description', 'string', { fieldType: 'textarea' }],
  ['hubspot_owner_id', 'Deal owner', 'enumeration'],
  ['hs_is_closed', 'Is Deal Closed?', 'bool', READ_ONLY],
  ['hs_is_closed_won', 'Is Closed Won', 'bool', READ_ONLY],
  ['hs_deal_stage_probability', 'Deal probability', 'number', READ_ONLY],
  ['num_associated_contacts', 'Number of Associated Contacts', 'number', READ_ONLY],
  ['notes_last_contacted', 'Last Contacted', 'datetime', READ_ONLY],
  ['hs_object_id', 'Record ID', 'number', READ_ONLY],
  ['createdate', 'Create Date', 'datetime', READ_ONLY],
  ['hs_lastmodifieddate', 'Last Modified Date', 'datetime', READ_ONLY],
]);
