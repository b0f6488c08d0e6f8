-- Who may sign in, in which role, for which areas and until when. These tables hold staff, not patients. Secrets stand
-- apart from names, so that no list of people can carry one away.

create table bodies (
  id             uuid primary key,
  name           text not null,
  kind           text not null,
  area_code      text collate "C" not null,
  parent_id      uuid references bodies (id),
  institution_id uuid references institutions (id),
  from_at        timestamptz not null,
  closed_at      timestamptz,

  constraint bodies_kind_known check (kind in ('leading-group', 'headquarters', 'work-group', 'member-unit', 'institution')),
  constraint bodies_institution_named check ((kind = 'institution') = (institution_id is not null)),
  constraint bodies_not_own_parent check (parent_id <> id)
);
comment on table bodies is '@identity reference One row per body that people act for (M01-3): leading group, headquarters, work group, member unit, institution.';
comment on column bodies.area_code is 'The area it is responsible for; empty for the whole country.';
comment on column bodies.institution_id is 'The hospital, laboratory or centre that this body is; null for other kinds.';
create unique index bodies_one_name_per_area on bodies (area_code, name) where closed_at is null;
create index bodies_by_parent on bodies (parent_id);
grant select, insert on bodies to lianfang_app;
grant update (name, parent_id, closed_at) on bodies to lianfang_app;

create table accounts (
  id                   uuid primary key,
  user_name            text not null,
  name                 text not null,
  language             text not null,
  home_area_code       text collate "C" not null,
  institution_id       uuid references institutions (id),
  must_change_password boolean not null,
  totp_confirmed_at    timestamptz,
  created_at           timestamptz not null,
  created_by           uuid not null,
  disabled_at          timestamptz,

  constraint accounts_user_name_sane check (user_name = lower(user_name) and length(user_name) between 2 and 64)
);
comment on table accounts is '@identity reference One row per person who may sign in. Passwords and other secrets are in credentials.';
comment on column accounts.user_name is 'In lower case; what is typed to sign in.';
comment on column accounts.home_area_code is 'Whose administrators look after this account; empty for the whole country. Gives no right to any row.';
comment on column accounts.must_change_password is 'While true, the only thing the account may do is set a password of its own.';
comment on column accounts.totp_confirmed_at is 'Since when a code from a phone is asked for at sign-in; null where none is.';
create unique index accounts_one_user_name on accounts (user_name);
create index accounts_by_home_area on accounts (home_area_code, user_name);
grant select, insert on accounts to lianfang_app;
grant update (name, language, home_area_code, institution_id, must_change_password, totp_confirmed_at, disabled_at)
  on accounts to lianfang_app;

-- An account reads its own secrets; whoever is signing in (nobody yet) and the system read them to compare; administrators
-- replace them. Anybody else's statement sees an empty table, whatever it says.
create function may_touch_credentials(account_id uuid) returns boolean
language sql stable as $$
  select account_id::text = current_setting('app.actor', true)
    or current_setting('app.actor', true) in ('ffffffff-ffff-ffff-ffff-ffffffffffff', '00000000-0000-0000-0000-000000000000')
    or 'administrator' = any (coalesce(nullif(current_setting('app.roles', true), ''), '{}')::text[])
$$;
comment on function may_touch_credentials is 'Whether the asker of this transaction may meet an account''s secrets.';

create table credentials (
  account_id        uuid primary key references accounts (id),
  password_hash     text,
  password_set_at   timestamptz,
  totp_secret       text,
  totp_last_step    bigint,

  constraint credentials_hash_is_argon2id check (password_hash ^@ '$argon2id$')
);
comment on table credentials is '@identity One row per account: its secrets. Never part of any answer.';
comment on column credentials.password_hash is 'Argon2id with its own salt and cost; null where the account signs in elsewhere (OpenID Connect).';
comment on column credentials.totp_secret is 'Encrypted with the installation''s key for this purpose; null where no phone is enrolled.';
comment on column credentials.totp_last_step is 'The last half-minute a code was accepted for; the same or an earlier one is a replay.';
alter table credentials enable row level security;
create policy own_secrets on credentials for all to lianfang_app using (may_touch_credentials(account_id));
grant select, insert, update on credentials to lianfang_app;

create table recovery_codes (
  account_id uuid not null references accounts (id),
  code_hash  text not null,
  used_at    timestamptz,
  primary key (account_id, code_hash)
);
comment on table recovery_codes is '@identity One row per code that stands in once for a lost phone. Only its keyed hash is kept.';
alter table recovery_codes enable row level security;
create policy own_secrets on recovery_codes for all to lianfang_app using (may_touch_credentials(account_id));
grant select, insert, delete on recovery_codes to lianfang_app;
grant update (used_at) on recovery_codes to lianfang_app;

create table sign_in_guards (
  name_hash       text primary key,
  failures        integer not null,
  first_failed_at timestamptz not null,
  locks           integer not null,
  locked_until    timestamptz,
  touched_at      timestamptz not null
);
comment on table sign_in_guards is '@identity One row per user name that was tried, whether it exists or not: wrong attempts and the pause after too many.';
comment on column sign_in_guards.name_hash is 'Keyed hash of what was typed: people type passwords into the wrong field.';
comment on column sign_in_guards.locks is 'Pauses in a row; each is twice as long as the one before, up to an hour.';
create index sign_in_guards_by_age on sign_in_guards (touched_at);
grant select, insert, update, delete on sign_in_guards to lianfang_app;

create table grants (
  id         uuid primary key,
  account_id uuid not null references accounts (id),
  roles      text[] not null,
  area_codes text[] collate "C" not null,
  body_id    uuid references bodies (id),
  from_at    timestamptz not null,
  to_at      timestamptz,
  shift_from text,
  shift_to   text,
  given_by   uuid not null,
  given_at   timestamptz not null,
  ended_at   timestamptz,
  ended_by   uuid,
  end_reason text,

  constraint grants_name_a_role check (cardinality(roles) > 0),
  constraint grants_name_an_area check (cardinality(area_codes) > 0),
  constraint grants_roles_known check (roles <@ array['observer', 'reporter', 'case-worker', 'epidemiologist', 'laboratory',
    'site-staff', 'grid-worker', 'sampler', 'commander', 'information-officer', 'auditor', 'administrator']),
  constraint grants_administrator_alone check (not ('administrator' = any (roles)) or roles = array['administrator']),
  constraint grants_auditor_alone check (not ('auditor' = any (roles)) or roles = array['auditor']),
  constraint grants_not_to_oneself check (account_id <> given_by),
  constraint grants_period_runs_forward check (to_at > from_at),
  constraint grants_shift_whole check ((shift_from is null) = (shift_to is null)),
  constraint grants_shift_is_time check (shift_from ~ '^([01]\d|2[0-3]):[0-5]\d$' and shift_to ~ '^([01]\d|2[0-3]):[0-5]\d$'),
  constraint grants_shift_not_empty check (shift_from <> shift_to)
);
comment on table grants is '@identity reference One row per post a person holds: these roles, in these areas, for this body, from when to when.';
comment on column grants.to_at is 'When it ends by itself, not inclusive; null only for the first administrator, so that an installation cannot lock itself out.';
comment on column grants.shift_from is 'Daily window in the installation''s zone, HH:MM; one that ends earlier than it begins runs over midnight. Null for all day.';
comment on column grants.ended_at is 'When somebody ended it before its time; null otherwise.';
create index grants_by_account on grants (account_id, from_at);
create index grants_by_body on grants (body_id);
grant select, insert on grants to lianfang_app;
grant update (ended_at, ended_by, end_reason) on grants to lianfang_app;

create table identity_settings (
  one              boolean primary key default true,
  glass_role       text not null,
  glass_hours_most integer not null,

  constraint identity_settings_is_one check (one),
  constraint identity_settings_glass_role_known check (glass_role in ('reporter', 'case-worker', 'epidemiologist', 'laboratory')),
  constraint identity_settings_glass_is_short check (glass_hours_most between 1 and 4)
);
comment on table identity_settings is '@identity reference The one row of rules an installation may set for itself.';
comment on column identity_settings.glass_role is 'The role that breaking the glass gives.';
insert into identity_settings (glass_role, glass_hours_most) values ('epidemiologist', 4);
grant select on identity_settings to lianfang_app;
grant update (glass_role, glass_hours_most) on identity_settings to lianfang_app;

create table break_glass (
  id               uuid primary key,
  account_id       uuid not null,
  account_name     text not null,
  body_id          uuid,
  role             text not null,
  area_code        text collate "C" not null,
  reason           text not null,
  from_at          timestamptz not null,
  to_at            timestamptz not null,
  ended_at         timestamptz,
  review_due_at    timestamptz not null,
  alarmed_at       timestamptz,
  reviewed_at      timestamptz,
  reviewed_by      uuid,
  reviewer_name    text,
  reviewer_body_id uuid,
  verdict          text,
  remark           text,

  constraint break_glass_has_reason check (length(trim(reason)) >= 10),
  constraint break_glass_is_short check (to_at > from_at and to_at <= from_at + interval '4 hours'),
  constraint break_glass_verdict_known check (verdict in ('justified', 'not-justified')),
  constraint break_glass_review_whole check ((reviewed_at is null) = (verdict is null) and (reviewed_at is null) = (reviewed_by is null)),
  constraint break_glass_reviewed_by_another check (reviewed_by <> account_id),
  constraint break_glass_reviewed_by_another_body check (reviewer_body_id <> body_id)
);
comment on table break_glass is '@identity reference One row per time somebody took a role in an emergency that nobody had given them.';
comment on column break_glass.area_code is 'Where the role holds; not an area of the asker, which is why the row has no row scope.';
comment on column break_glass.alarmed_at is 'When it was noticed that nobody had reviewed it in time; null otherwise.';
comment on column break_glass.ended_at is 'When it was put back or taken away before its time; null otherwise.';
create index break_glass_by_account on break_glass (account_id, from_at);
create index break_glass_unreviewed on break_glass (review_due_at) where reviewed_at is null;
grant select, insert on break_glass to lianfang_app;
grant update (ended_at, alarmed_at, reviewed_at, reviewed_by, reviewer_name, reviewer_body_id, verdict, remark) on break_glass to lianfang_app;

create table sessions (
  id             uuid primary key,
  token_hash     text not null,
  account_id     uuid not null references accounts (id),
  via            text not null,
  opened_at      timestamptz not null,
  seen_at        timestamptz not null,
  ends_at        timestamptz not null,
  closed_at      timestamptz,
  close_reason   text,
  grant_id       uuid references grants (id),
  break_glass_id uuid references break_glass (id),

  constraint sessions_via_known check (via in ('password', 'oidc')),
  constraint sessions_close_reason_given check ((closed_at is null) = (close_reason is null))
);
comment on table sessions is '@identity reference One row per sign-in. Ended ones are kept for thirty days.';
comment on column sessions.token_hash is 'SHA-256 of the token, which is 256 random bits and is kept nowhere.';
comment on column sessions.seen_at is 'Last request, to within five minutes.';
comment on column sessions.ends_at is 'When it ends however busy it is.';
comment on column sessions.grant_id is 'The post the person chose to act in; null for the first that is valid.';
comment on column sessions.break_glass_id is 'The broken glass the session acts under instead; null for none.';
create unique index sessions_by_token on sessions (token_hash);
create index sessions_by_account on sessions (account_id, opened_at);
create index sessions_by_end on sessions (ends_at);
grant select, insert, delete on sessions to lianfang_app;
grant update (seen_at, closed_at, close_reason, grant_id, break_glass_id) on sessions to lianfang_app;

create table service_tokens (
  id           uuid primary key,
  name         text not null,
  token_hash   text not null,
  roles        text[] not null,
  area_codes   text[] collate "C" not null,
  body_id      uuid references bodies (id),
  created_at   timestamptz not null,
  created_by   uuid not null,
  ends_at      timestamptz not null,
  last_used_at timestamptz,
  revoked_at   timestamptz,
  revoked_by   uuid,

  constraint service_tokens_name_a_role check (cardinality(roles) > 0),
  constraint service_tokens_never_command check (not (roles && array['administrator', 'auditor', 'commander'])),
  constraint service_tokens_name_an_area check (cardinality(area_codes) > 0),
  constraint service_tokens_last_a_year check (ends_at > created_at and ends_at <= created_at + interval '366 days')
);
comment on table service_tokens is '@identity reference One row per program that may ask by itself, with the roles and areas it has.';
comment on column service_tokens.last_used_at is 'To within five minutes; null when never used.';
create unique index service_tokens_by_token on service_tokens (token_hash);
grant select, insert on service_tokens to lianfang_app;
grant update (last_used_at, revoked_at, revoked_by) on service_tokens to lianfang_app;

create table approvals (
  district            text not null,
  id                  uuid not null,
  area_code           text collate "C" not null,
  what                text not null,
  subject             text not null,
  subject_id          text not null,
  details             jsonb not null,
  binding             text not null,
  approver_roles      text[] not null,
  requested_by        uuid not null,
  requester_name      text not null,
  requester_body_id   uuid not null,
  requested_at        timestamptz not null,
  ends_at             timestamptz not null,
  decided_by          uuid,
  decider_name        text,
  decider_body_id     uuid,
  decided_at          timestamptz,
  decision            text,
  reason              text,
  used_at             timestamptz,

  primary key (district, id),
  constraint approvals_decision_known check (decision in ('approved', 'refused')),
  constraint approvals_decision_whole check (
    (decision is null) = (decided_by is null) and (decision is null) = (decided_at is null) and (decision is null) = (decider_body_id is null)),
  constraint approvals_by_another_person check (decided_by <> requested_by),
  constraint approvals_by_another_body check (decider_body_id <> requester_body_id),
  constraint approvals_used_when_approved check (used_at is null or decision = 'approved')
);
comment on table approvals is '@identity One row per thing that needs a second person from a second body before it is done.';
comment on column approvals.details is 'What the second person reads before deciding; no secrets, no names of patients.';
comment on column approvals.binding is 'Keyed digest of exactly what was asked for; what is done must have the same.';
comment on column approvals.ends_at is 'A day after it was asked; not usable from then on, whatever was decided.';
comment on column approvals.used_at is 'When it was done. An approval is used once.';
create index approvals_by_id on approvals (id);
create index approvals_open on approvals (ends_at) where used_at is null;
create index approvals_by_binding on approvals (requested_by, binding);
select enable_scope('approvals');
grant select, insert on approvals to lianfang_app;
grant update (decided_by, decider_name, decider_body_id, decided_at, decision, reason, used_at) on approvals to lianfang_app;

create table oidc_providers (
  id            uuid primary key,
  name          text not null,
  issuer        text not null,
  client_id     text not null,
  client_secret text,
  claim         text not null,
  redirect_uri  text not null,
  set_at        timestamptz not null,
  disabled_at   timestamptz
);
comment on table oidc_providers is '@identity reference One row per other system whose sign-in is accepted here (OpenID Connect).';
comment on column oidc_providers.client_secret is 'Encrypted with the installation''s key for this purpose; null for a public client.';
comment on column oidc_providers.claim is 'The claim that names an invited person the first time; afterwards only the subject counts.';
comment on column oidc_providers.redirect_uri is 'The page of our web app that the provider sends the browser back to.';
create unique index oidc_providers_one_per_client on oidc_providers (issuer, client_id);
grant select, insert, update on oidc_providers to lianfang_app;

create table oidc_links (
  provider_id uuid not null references oidc_providers (id),
  account_id  uuid not null references accounts (id),
  claim_value text not null,
  subject     text,
  invited_at  timestamptz not null,
  linked_at   timestamptz,
  primary key (provider_id, account_id),
  constraint oidc_links_linked_whole check ((subject is null) = (linked_at is null))
);
comment on table oidc_links is '@identity reference One row per account that may sign in through a provider: invited first, linked at the first sign-in.';
comment on column oidc_links.claim_value is 'What the provider calls this person; counts until linked.';
comment on column oidc_links.subject is 'The provider''s own unchanging id of the person; null until linked.';
create unique index oidc_links_one_account_per_subject on oidc_links (provider_id, subject);
create unique index oidc_links_one_invitation_per_claim on oidc_links (provider_id, claim_value);
grant select, insert, delete on oidc_links to lianfang_app;
grant update (claim_value, subject, linked_at, invited_at) on oidc_links to lianfang_app;

create table oidc_flows (
  flow_hash     text primary key,
  provider_id   uuid not null references oidc_providers (id),
  state         text not null,
  nonce         text not null,
  code_verifier text not null,
  ends_at       timestamptz not null
);
comment on table oidc_flows is '@identity reference One row per sign-in that is under way at a provider; used once, gone after ten minutes.';
comment on column oidc_flows.code_verifier is 'Encrypted with the installation''s key for this purpose.';
create index oidc_flows_by_end on oidc_flows (ends_at);
grant select, insert, delete on oidc_flows to lianfang_app;
