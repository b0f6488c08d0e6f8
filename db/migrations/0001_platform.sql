-- What every feature stands on: the event log, the outbox, remembered requests, and row-level scope.

-- Rows are visible by the areas of the asker, set once per transaction as `app.areas`: codes, each meaning the area and
-- all below it; the empty code is the whole country. Nothing set means nothing seen. No subquery and no "or admin" here:
-- the first does not run on a distributed table, the second makes every list a full scan.
create function enable_scope(table_name regclass, has_other boolean default false) returns void
language plpgsql as $$
declare
  scope constant text := 'coalesce(nullif(current_setting(''app.areas'', true), ''''), ''{}'')::text[]';
  condition text := format('area_code ^@ any (%s)', scope);
begin
  if has_other then
    condition := condition || format(' or other_area_code ^@ any (%s)', scope);
  end if;
  execute format('alter table %s enable row level security', table_name);
  execute format('create policy scope on %s for all to lianfang_app using (%s) with check (%s)', table_name, condition, condition);
  -- Whoever is responsible for the whole country acts in this role, and no row is looked at for its area: reading
  -- the setting costs about a microsecond a row, a second for a million.
  execute format('create policy everywhere on %s for all to lianfang_everywhere using (true) with check (true)', table_name);
end $$;
comment on function enable_scope is 'Shows a table''s rows only to those whose areas they concern.';

create table installation (
  one     boolean primary key default true,
  kind    text not null,
  zone    text not null,
  key_name text not null,
  made_at timestamptz not null,
  furnished_at timestamptz,
  clock_shift_seconds bigint not null default 0,

  constraint installation_is_one check (one),
  constraint installation_live_is_now check (kind = 'training' or clock_shift_seconds = 0),
  constraint installation_kind_known check (kind in ('training', 'live'))
);
comment on table installation is '@platform The one row that says whether these data are a drill or real, for good.';
comment on column installation.key_name is 'Which key file belongs to these data.';
comment on column installation.furnished_at is 'When the first data were complete; null while the first start is not finished, which then begins again.';
comment on column installation.clock_shift_seconds is 'How far the drill''s clock is ahead of the real one (negative: behind); always 0 for live data.';
comment on column installation.zone is 'IANA zone in which days are counted.';
grant select on installation to lianfang_app;

create table events (
  district        text not null,
  id              uuid not null,
  at              timestamptz not null,
  actor_id        uuid not null,
  actor_kind      text not null,
  actor_name      text not null,
  body_id         uuid,
  break_glass_id  uuid,
  purpose         text,
  area_code       text collate "C" not null,
  other_area_code text collate "C",
  name            text not null,
  subject         text not null,
  subject_id      text not null,
  details         jsonb not null,
  before_digest   text,
  after_digest    text,

  primary key (district, id),
  constraint events_actor_kind_known check (actor_kind in ('person', 'service', 'system'))
);
comment on table events is '@platform One row per thing that happened. Append-only: nobody may change or delete a row.';
comment on column events.district is 'Whose hash chain the event stands in; 000000 where no district is concerned.';
comment on column events.purpose is 'Why personal data were looked at, in the asker''s words; null where nothing personal was asked.';
comment on column events.before_digest is 'SHA-256 of the subject''s state before, as canonical JSON; null where there was none.';
create index events_by_subject on events (subject, subject_id, id);
create index events_by_actor on events (actor_id, id);
create index events_by_id on events (id);

alter table events enable row level security;
create policy scope on events for select to lianfang_app using (
  area_code ^@ any (coalesce(nullif(current_setting('app.areas', true), ''), '{}')::text[])
  or other_area_code ^@ any (coalesce(nullif(current_setting('app.areas', true), ''), '{}')::text[])
  or actor_id::text = current_setting('app.actor', true)
);
create policy everywhere on events for select to lianfang_everywhere using (true);
create policy own_hand on events for insert to lianfang_app
  with check (actor_id::text = current_setting('app.actor', true));
grant select, insert on events to lianfang_app;

create table outbox (
  event_id uuid primary key,
  district text not null,
  name     text not null
);
comment on table outbox is '@platform One row per event from which something follows by itself; gone once it followed.';
grant select, insert, delete, update on outbox to lianfang_app;

create table idempotency_keys (
  account_id     uuid not null,
  key            text not null,
  request_digest text not null,
  response       jsonb,
  at             timestamptz not null,

  primary key (account_id, key),
  constraint idempotency_keys_key_sane check (length(key) between 1 and 200)
);
comment on table idempotency_keys is '@platform One row per change a client named itself: sent twice, it is done once. Kept for two days.';
comment on column idempotency_keys.response is 'What was answered; null while the change is still running.';
create index idempotency_keys_by_age on idempotency_keys (at);
alter table idempotency_keys enable row level security;
create policy own on idempotency_keys for all to lianfang_app using (account_id::text = current_setting('app.actor', true));
grant select, insert, update on idempotency_keys to lianfang_app;

-- Jobs are added in the transaction of the change that needs them. The application may add, and nothing else.
create function enqueue_job(task text, payload json, once_key text default null) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform graphile_worker.add_job(task, payload, job_key => once_key, max_attempts => 5);
end $$;
revoke all on function enqueue_job from public;
grant execute on function enqueue_job to lianfang_app;
