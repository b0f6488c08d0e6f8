-- The hash chain over the event log. Events are written unsealed in their own transactions, so that the chain is no hot
-- lock; one sealer, on the owner's connection, puts them in order. The application may read seals and never write them.

create table event_seals (
  district      text not null,
  seq           bigint not null,
  event_id      uuid not null,
  previous_hash text not null,
  hash          text not null,
  sealed_at     timestamptz not null,

  primary key (district, seq),
  constraint event_seals_event_once unique (district, event_id),
  constraint event_seals_seq_from_one check (seq >= 1),
  constraint event_seals_previous_hash_sha256 check (previous_hash ~ '^[0-9a-f]{64}$'),
  constraint event_seals_hash_sha256 check (hash ~ '^[0-9a-f]{64}$')
);
comment on table event_seals is '@audit One row per sealed event: its place in the hash chain of its district. Append-only.';
comment on column event_seals.seq is 'Place in the district''s chain, from 1, without gaps.';
comment on column event_seals.previous_hash is 'The hash before; 64 zeros at the beginning of a chain.';
comment on column event_seals.hash is 'SHA-256 of the hash before followed by the event''s canonical JSON, in hexadecimal.';

-- A chain is read whole or not at all: seen by those whose areas cover its district.
alter table event_seals enable row level security;
create policy scope on event_seals for select to lianfang_app using (
  district ^@ any (coalesce(nullif(current_setting('app.areas', true), ''), '{}')::text[])
);
grant select on event_seals to lianfang_app;

-- How the log is read: by time, by kind of event, and who looked at whose data.
create index events_by_time on events (at, id);
create index events_by_name on events (name, at, id);
create index events_readings on events (at, id) where name like '%viewed';
