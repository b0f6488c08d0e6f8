-- Persons, their households and relations; the identity vault; duplicates, merges and the journal that undoes them.
--
-- Every table that refers to a person does it by a foreign key of two columns, normally named person_district and
-- person_id, to persons (district, id). Merging finds those keys in the catalogue: a table that has one is never
-- forgotten, a table that keeps only an id is. Journals of merges have none, because they say what was, not what is.

create table households (
  district             text not null,
  id                   uuid not null,
  area_code            text collate "C" not null,
  responsible_district text generated always as (left(area_code, 6)) stored,
  book_number          text,
  made_at              timestamptz not null,
  dissolved_on         date,

  primary key (district, id),
  constraint households_area_known foreign key (area_code) references areas (code)
);
comment on table households is '@people One row per household: people who live together. Its door stands with its members in the vault.';
comment on column households.district is 'The district that keeps the row; never changes.';
comment on column households.book_number is 'The household''s number in the grid''s own book; null when it has none.';
create index households_by_area on households (responsible_district, area_code, id);
create index households_by_id on households (id);
select enable_scope('households');
grant select, insert, update on households to lianfang_app;

create table persons (
  district             text not null,
  id                   uuid not null,
  area_code            text collate "C" not null,
  other_area_code      text collate "C",
  responsible_district text generated always as (left(area_code, 6)) stored,
  display_name         text not null,
  sex                  text,
  birth_on             date,
  age_years            smallint,
  age_on               date,
  birth_year           smallint generated always as (
    coalesce(extract(year from birth_on)::int, extract(year from age_on)::int - age_years)::smallint) stored,
  occupation           text,
  nationality          text,
  merged_into_district text,
  merged_into       uuid,
  registered_at        timestamptz not null,
  changed_at           timestamptz not null,
  version              integer not null default 1,

  primary key (district, id),
  constraint persons_area_known foreign key (area_code) references areas (code),
  constraint persons_other_area_known foreign key (other_area_code) references areas (code),
  constraint persons_merged_into foreign key (merged_into_district, merged_into) references persons (district, id),
  constraint persons_not_merged_into_itself check (merged_into <> id),
  constraint persons_sex_known check (sex in ('male', 'female', 'other')),
  constraint persons_age_possible check (age_years between 0 and 130),
  constraint persons_age_has_its_day check ((age_years is null) = (age_on is null)),
  constraint persons_birth_possible check (birth_on >= '1880-01-01')
);
comment on table persons is '@people One row per person, without anything that says who it is: that is in identities.';
comment on column persons.district is 'The district that keeps the row; never changes, also when the person moves.';
comment on column persons.area_code is 'Where the person lives now, as finely as known; decides who is responsible.';
comment on column persons.other_area_code is 'A second area the person concerns: where found, staying or hospitalised; null for none.';
comment on column persons.display_name is 'Masked: surname and 某, initials, or a code. Never a full name.';
comment on column persons.age_years is 'Whole years, as stated on age_on; the date of birth counts where both are known.';
comment on column persons.birth_year is 'From the date of birth, else from the age, then one year uncertain.';
comment on column persons.nationality is 'ISO 3166-1 alpha-2 where known so, else as written. Never a filter: safeguard 22.';
comment on column persons.merged_into is 'The record that stands for this person since a merge; null while this row stands for itself.';
create unique index persons_by_id on persons (id);
create index persons_by_area on persons (responsible_district, id);
create index persons_by_other_area on persons (other_area_code) where other_area_code is not null;
create index persons_by_merge on persons (merged_into) where merged_into is not null;
select enable_scope('persons', true);
grant select, insert, update, delete on persons to lianfang_app;

-- The vault. Plain text never comes near the database: the program encrypts and the keys are in a file outside.
create table identities (
  district          text not null,
  person_id         uuid not null,
  area_code         text collate "C" not null,
  other_area_code   text collate "C",
  master_key_id     text not null,
  data_key          bytea not null,
  name              bytea,
  id_number         bytea,
  phone             bytea,
  address           bytea,
  name_hash         uuid,
  sound_hash        uuid,
  id_number_hash    uuid,
  phone_hash        uuid,
  family_birth_hash uuid,
  name_tokens       integer[] not null default '{}',
  birth_year        smallint,

  primary key (district, person_id),
  constraint identities_of_person foreign key (district, person_id) references persons (district, id)
);
comment on table identities is '@people One row per person of whom name, document number, phone or address is known: the vault. AES-256-GCM under a data key of the person''s own.';
comment on column identities.area_code is 'As in persons, so that the vault has the person''s scope.';
comment on column identities.master_key_id is 'The master key that wraps data_key; its bytes are in the key file, not here.';
comment on column identities.data_key is 'The person''s own key, wrapped: 12 bytes nonce, key, 16 bytes tag; bound to the person and the master key.';
comment on column identities.name is '12 bytes nonce, ciphertext, 16 bytes tag; bound to person and field. So are id_number, phone and address.';
comment on column identities.name_hash is 'Blind index: first 128 bits of HMAC-SHA-256 of the name, spelling evened out. Null when no name is known.';
comment on column identities.sound_hash is 'Blind index of how the name sounds (pinyin, spelling variants evened out).';
comment on column identities.id_number_hash is 'Blind index of the document number.';
comment on column identities.phone_hash is 'Blind index of the phone number without country code.';
comment on column identities.family_birth_hash is 'Blind index of the family name''s sound (or the initials) with the date of birth; null unless both are known.';
comment on column identities.name_tokens is 'Blind, 32 bits each: the syllables or letter pairs of the name, sorted, to say how alike two names are.';
comment on column identities.birth_year is 'As in persons, to narrow the search for names that many bear.';
create index identities_by_sound on identities (sound_hash, birth_year) where sound_hash is not null;
create index identities_by_id_number on identities (id_number_hash) where id_number_hash is not null;
create index identities_by_phone on identities (phone_hash) where phone_hash is not null;
create index identities_by_family_birth on identities (family_birth_hash) where family_birth_hash is not null;
select enable_scope('identities', true);
grant select, insert, update, delete on identities to lianfang_app;

create table household_members (
  district        text not null,
  id              uuid not null,
  household_id    uuid not null,
  person_district text not null,
  person_id       uuid not null,
  area_code       text collate "C" not null,
  other_area_code text collate "C",
  is_head         boolean not null default false,
  from_on         date,
  to_on           date,

  primary key (district, id),
  constraint household_members_household foreign key (district, household_id) references households (district, id),
  constraint household_members_person foreign key (person_district, person_id) references persons (district, id),
  constraint household_members_period_runs_forward check (to_on >= from_on)
);
comment on table household_members is '@people One row per stay of a person in a household.';
comment on column household_members.district is 'The household''s district.';
comment on column household_members.area_code is 'The household''s area; other_area_code is the person''s.';
comment on column household_members.from_on is 'First day, inclusive; null when not known since when.';
comment on column household_members.to_on is 'Last day, inclusive; null while the person lives there.';
create unique index household_members_once on household_members (district, household_id, person_id) where to_on is null;
create index household_members_by_person on household_members (person_id);
select enable_scope('household_members', true);
grant select, insert, update on household_members to lianfang_app;

create table relations (
  district        text not null,
  id              uuid not null,
  person_district text not null,
  person_id       uuid not null,
  kind            text not null,
  other_district  text not null,
  other_id        uuid not null,
  area_code       text collate "C" not null,
  other_area_code text collate "C",
  from_on         date,
  to_on           date,
  recorded_at     timestamptz not null,

  primary key (district, id),
  constraint relations_person foreign key (person_district, person_id) references persons (district, id),
  constraint relations_other foreign key (other_district, other_id) references persons (district, id),
  constraint relations_not_to_oneself check (person_id <> other_id),
  constraint relations_kind_known check (kind in ('spouse', 'partner', 'parent', 'child', 'grandparent', 'grandchild', 'sibling',
    'relative', 'guardian', 'ward', 'carer', 'cared-for', 'employer', 'employee', 'colleague', 'teacher', 'pupil', 'friend', 'neighbour')),
  constraint relations_period_runs_forward check (to_on >= from_on)
);
comment on table relations is '@people One row per relation between two persons: the person is the <kind> of the other. Written once, read from both sides.';
comment on column relations.area_code is 'The person''s area; other_area_code is the other person''s.';
comment on column relations.to_on is 'Last day, inclusive; null while it holds.';
create unique index relations_once on relations (district, person_id, other_id, kind) where to_on is null;
create index relations_by_person on relations (person_id);
create index relations_by_other on relations (other_id);
select enable_scope('relations', true);
grant select, insert, update on relations to lianfang_app;

create table duplicate_candidates (
  district             text not null,
  id                   uuid not null,
  person_district      text not null,
  person_id            uuid not null,
  other_district       text not null,
  other_id             uuid not null,
  area_code            text collate "C" not null,
  other_area_code      text collate "C",
  responsible_district text generated always as (left(area_code, 6)) stored,
  score                double precision not null,
  verdict              text not null,
  reasons              text[] not null,
  state                text not null default 'open',
  found_at             timestamptz not null,
  decided_at           timestamptz,
  decided_by           uuid,
  reason               text,

  primary key (district, id),
  constraint duplicate_candidates_person foreign key (person_district, person_id) references persons (district, id),
  constraint duplicate_candidates_other foreign key (other_district, other_id) references persons (district, id),
  constraint duplicate_candidates_not_itself check (person_id <> other_id),
  constraint duplicate_candidates_score_is_share check (score between 0 and 1),
  constraint duplicate_candidates_verdict_known check (verdict in ('same', 'possible')),
  constraint duplicate_candidates_state_known check (state in ('open', 'not-the-same', 'merged')),
  constraint duplicate_candidates_decided_whole check ((state = 'open') = (decided_at is null)),
  constraint duplicate_candidates_dismissed_with_reason check (state <> 'not-the-same' or reason is not null)
);
comment on table duplicate_candidates is '@people One row per pair of records that may be one person. A person decides; nothing is merged by itself.';
comment on column duplicate_candidates.score is 'Probability that both are one person, 0 to 1, by the weights in src/features/people/matching.ts.';
comment on column duplicate_candidates.area_code is 'The first person''s area; other_area_code is the other person''s.';
create unique index duplicate_candidates_once on duplicate_candidates (district, least(person_id, other_id), greatest(person_id, other_id));
create index duplicate_candidates_open on duplicate_candidates (responsible_district, score desc, id) where state = 'open';
create index duplicate_candidates_by_person on duplicate_candidates (person_id);
create index duplicate_candidates_by_other on duplicate_candidates (other_id);
select enable_scope('duplicate_candidates', true);
grant select, insert, update, delete on duplicate_candidates to lianfang_app;

create table merges (
  district           text not null,
  id                 uuid not null,
  area_code          text collate "C" not null,
  other_area_code    text collate "C",
  kept_district      text not null,
  kept_id            uuid not null,
  discarded_district text not null,
  discarded_id       uuid not null,
  reason             text not null,
  merged_at          timestamptz not null,
  merged_by          uuid not null,
  taken              text[] not null,
  candidate_ids      uuid[] not null,
  kept_before        jsonb not null,
  kept_after         jsonb not null,
  undone_at          timestamptz,
  undone_by          uuid,
  undo_reason        text,

  primary key (district, id),
  constraint merges_of_two check (kept_id <> discarded_id),
  constraint merges_undone_whole check ((undone_at is null) = (undone_by is null) and (undone_at is null) = (undo_reason is null))
);
comment on table merges is '@people One row per merge of two records of one person. Both rows stay; this says what changed, so that it can be undone.';
comment on column merges.district is 'The kept person''s district.';
comment on column merges.taken is 'Fields whose value the kept person has from the discarded one.';
comment on column merges.candidate_ids is 'Open duplicate candidates that the merge decided; open again when it is undone.';
comment on column merges.kept_before is 'The kept person before; its row of the vault encrypted as it was, null where there was none.';
comment on column merges.kept_after is 'The same after, to see at undoing what somebody changed since.';
create index merges_by_kept on merges (kept_id, id);
create index merges_by_discarded on merges (discarded_id, id);
select enable_scope('merges', true);
grant select, insert, update on merges to lianfang_app;

create table merge_moves (
  district        text not null,
  merge_id        uuid not null,
  position        integer not null,
  area_code       text collate "C" not null,
  other_area_code text collate "C",
  table_name      text not null,
  link            text not null,
  row_key         jsonb not null,
  old_district    text not null,
  old_person      uuid not null,
  new_district    text not null,
  new_person      uuid not null,
  outcome         text not null,
  because         text,

  primary key (district, merge_id, position),
  constraint merge_moves_merge foreign key (district, merge_id) references merges (district, id),
  constraint merge_moves_outcome_known check (outcome in ('moved', 'left', 'own')),
  constraint merge_moves_left_with_reason check ((outcome = 'left') = (because is not null))
);
comment on table merge_moves is '@people One row per row that referred to one of two merged persons: what undoing a merge goes by.';
comment on column merge_moves.link is 'Name of the foreign key, or subject for a row that names its subject by kind and id.';
comment on column merge_moves.row_key is 'Primary key of the row as it is after the merge.';
comment on column merge_moves.outcome is 'moved: now refers to the kept person; left: still refers to the discarded one, see because; own: referred to the kept person before.';
comment on column merge_moves.because is 'The constraint that kept the row where it was; null unless left.';
select enable_scope('merge_moves', true);
grant select, insert, update on merge_moves to lianfang_app;
