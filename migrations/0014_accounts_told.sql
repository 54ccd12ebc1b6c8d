-- Tasks of companies by their domain, the domain that signed a mail, and whose accounts were all looked at once.

-- What else becomes of a company is told at its task.
create index account_task_moved on account_task (portal_id, reason) where play = 'account-moved';

-- d= of the DKIM signature, where the mail or its headers came back.
alter table event add column dkim_domain text;

-- Accounts came later than addresses: those of whoever was lost before are marked once.
alter table portal add column accounts_marked_at timestamptz;
