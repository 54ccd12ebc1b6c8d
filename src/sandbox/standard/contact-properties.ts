import { choices, inGroup, READ_ONLY, type StandardProperty } from './define.ts';
import { STANDARD_CONSENT } from './standard-consent.ts';

/** Stages in HubSpot's order; through the API a contact moves forward only. */
export const LIFECYCLE_STAGES = choices(
  'subscriber:Subscriber',
  'lead:Lead',
  'marketingqualifiedlead:Marketing Qualified Lead',
  'salesqualifiedlead:Sales Qualified Lead',
  'opportunity:Opportunity',
  'customer:Customer',
  'evangelist:Evangelist',
  'other:Other',
);

const BUYING_ROLES = choices(
  'BLOCKER:Blocker',
  'BUDGET_HOLDER:Budget Holder',
  'CHAMPION:Champion',
  'DECISION_MAKER:Decision Maker',
  'END_USER:End User',
  'EXECUTIVE_SPONSOR:Executive Sponsor',
  'INFLUENCER:Influencer',
  'LEGAL_AND_COMPLIANCE:Legal & Compliance',
  'OTHER:Other',
);

const ROLES = choices(
  'accounting:Accounting',
  'business_development:Business Development',
  'customer_service:Customer Service',
  'engineering:Engineering',
  'finance:Finance',
  'human_resources:Human Resources',
  'information_technology:Information Technology',
  'legal:Legal',
  'marketing:Marketing',
  'operations:Operations',
  'product:Product',
  'research:Research',
  'sales:Sales',
  'support:Support',
);

const SENIORITIES = choices(
  'entry:Entry',
  'employee:Employee',
  'senior:Senior',
  'manager:Manager',
  'director:Director',
  'vp:VP',
  'executive:Executive',
  'partner:Partner',
  'owner:Owner',
);

const HARD_BOUNCE_REASONS = choices('OTHER', 'UNKNOWN_USER', 'MAILBOX_FULL', 'CONTENT', 'SPAM', 'POLICY', 'PENDING');

const QUARANTINE_REASONS = choices(
  'ON_LIST_IMPORT',
  'HIGH_HARD_BOUNCE_RATE',
  'MULTIPLE_CANCELLED_CAMPAIGNS',
  'FORM_ABUSE',
  'RECIPIENT_COMPLAINT',
  'SUSPENSION_REMEDIATION',
  'BLOCKLIST_REMEDIATION',
  'TRUST_SAFETY_REMEDIATION',
  'UNDELIVERABLE_ADDRESS',
  'OTHER',
);

const MARKETABLE = choices('true:Marketing contact', 'false:Non-marketing contact');

const CONTACT_GROUP = [
  ['email', 'Email', 'string', { unique: true }],
  ['firstname', 'First Name'],
  ['lastname', 'Last Name'],
  ['salutation', 'Salutation'],
  ['phone', 'Phone Number', 'string', { fieldType: 'phonenumber' }],
  ['mobilephone', 'Mobile Phone Number', 'string', { fieldType: 'phonenumber' }],
  ['jobtitle', 'Job Title'],
  ['job_function', 'Job Function'],
  ['hs_role', 'Employment Role', 'enumeration', { options: ROLES }],
  ['hs_seniority', 'Employment Seniority', 'enumeration', { options: SENIORITIES }],
  ['company', 'Company Name'],
  ['website', 'Website URL'],
  ['address', 'Street Address'],
  ['zip', 'Postal Code'],
  ['city', 'City'],
  ['state', 'State/Region'],
  ['country', 'Country/Region'],
  ['industry', 'Industry'],
  [
    'hs_language',
    'Preferred language',
    'enumeration',
    { options: choices('en:English', 'de:German', 'fr:French', 'es:Spanish', 'it:Italian', 'nl:Dutch') },
  ],
  ['hs_linkedin_url', 'LinkedIn URL'],
  ['twitterhandle', 'Twitter Username'],
  ['hubspot_owner_id', 'Contact owner', 'enumeration'],
  ['lifecyclestage', 'Lifecycle Stage', 'enumeration', { options: LIFECYCLE_STAGES, fieldType: 'radio' }],
  [
    'hs_lead_status',
    'Lead Status',
    'enumeration',
    {
      options: choices(
        'NEW:New',
        'OPEN:Open',
        'IN_PROGRESS:In Progress',
        'CONNECTED:Connected',
        'UNQUALIFIED:Unqualified',
      ),
    },
  ],
  ['hs_lifecyclestage_customer_date', 'Became a Customer Date', 'datetime', READ_ONLY],
  [
    'hs_legal_basis',
    "Legal basis for processing contact's data",
    'enumeration',
    {
      fieldType: 'checkbox',
      options: choices(
        'Legitimate interest – prospect/lead',
        'Legitimate interest – existing customer',
        'Legitimate interest - other',
        'Performance of a contract',
        'Freely given consent from contact',
        'Not applicable',
      ),
    },
  ],
  ['hs_additional_emails', 'Additional email addresses', 'enumeration', { readOnly: true, fieldType: 'checkbox' }],
  ['hs_object_id', 'Record ID', 'number', READ_ONLY],
  ['createdate', 'Create Date', 'datetime', READ_ONLY],
  ['lastmodifieddate', 'Last Modified Date', 'datetime', READ_ONLY],
  ['hs_merged_object_ids', 'Merged record IDs', 'string', READ_ONLY],
  ['associatedcompanyid', 'Primary Associated Company ID', 'number', READ_ONLY],
] as const satisfies Parameters<typeof inGroup>[1];

export const CONTACT_PROPERTIES: readonly StandardProperty[] = [
  ...inGroup('contactinformation', CONTACT_GROUP),
  ...inGroup('sales_properties', [
    ['hs_buying_role', 'Buying Role', 'enumeration', { options: BUYING_ROLES, fieldType: 'checkbox' }],
    ['num_associated_deals', 'Number of Associated Deals', 'number', READ_ONLY],
    ['notes_last_contacted', 'Last Contacted', 'datetime', READ_ONLY],
    ['notes_last_updated', 'Last Activity Date', 'datetime', READ_ONLY],
    ['num_notes', 'Number of Sales Activities', 'number', READ_ONLY],
    ['hs_last_sales_activity_timestamp', 'Last Engagement Date', 'datetime', READ_ONLY],
    ['hs_sales_email_last_opened', 'Recent Sales Email Opened Date', 'datetime', READ_ONLY],
    ['hs_sales_email_last_clicked', 'Recent Sales Email Clicked Date', 'datetime', READ_ONLY],
    ['hs_sales_email_last_replied', 'Recent Sales Email Replied Date', 'datetime', READ_ONLY],
    ['hs_last_booked_meeting_date', 'Last Booked Meeting Date', 'datetime', READ_ONLY],
    ['engagements_last_meeting_booked', 'Date of last meeting booked in meetings tool', 'datetime', READ_ONLY],
  ]),
  ...inGroup('conversioninformation', [
    ['first_conversion_date', 'First Conversion Date', 'datetime', READ_ONLY],
    ['recent_conversion_date', 'Recent Conversion Date', 'datetime', READ_ONLY],
    ['recent_conversion_event_name', 'Recent Conversion', 'string', READ_ONLY],
    ['num_conversion_events', 'Number of Form Submissions', 'number', READ_ONLY],
  ]),
  ...inGroup('emailinformation', [
    ['hs_email_optout', 'Unsubscribed from all email', 'bool', READ_ONLY],
    ['hs_email_bounce', 'Marketing emails bounced', 'number', READ_ONLY],
    ['hs_email_bad_address', 'Invalid email address', 'bool', READ_ONLY],
    ['hs_email_quarantined', 'Email address quarantined', 'bool', READ_ONLY],
    ['hs_email_hard_bounce_reason', 'Email hard bounce reason (text)', 'string', READ_ONLY],
    [
      'hs_email_hard_bounce_reason_enum',
      'Email hard bounce reason',
      'enumeration',
      { options: HARD_BOUNCE_REASONS, readOnly: true },
    ],
    [
      'hs_email_quarantined_reason',
      'Email address automated quarantine reason',
      'enumeration',
      { options: QUARANTINE_REASONS, readOnly: true },
    ],
    [
      'hs_email_customer_quarantined_reason',
      'Email address quarantine reason',
      'enumeration',
      { options: QUARANTINE_REASONS, readOnly: true },
    ],
    ['hs_email_is_ineligible', 'Is globally ineligible', 'bool', READ_ONLY],
    [
      'hs_emailconfirmationstatus',
      'Marketing email confirmation status',
      'enumeration',
      { options: choices('Confirmed', 'Confirmation Pending', 'Confirmation Pending (Not Sent)'), readOnly: true },
    ],
    ['hs_marketable_status', 'Marketing contact status', 'enumeration', { options: MARKETABLE, readOnly: true }],
    ...STANDARD_CONSENT.map(
      ({ id, name }) =>
        [
          `hs_email_optout_${id}`,
          `Opted out of email: ${name}`,
          'enumeration',
          { options: choices('true:Yes', 'false:No'), readOnly: true },
        ] as const,
    ),
    ['hs_email_delivered', 'Marketing emails delivered', 'number', READ_ONLY],
    ['hs_email_last_send_date', 'Last marketing email send date', 'datetime', READ_ONLY],
    ['hs_email_last_open_date', 'Last marketing email open date', 'datetime', READ_ONLY],
    ['hs_email_last_click_date', 'Last marketing email click date', 'datetime', READ_ONLY],
    ['hs_email_last_reply_date', 'Last marketing email reply date', 'datetime', READ_ONLY],
  ]),
];
