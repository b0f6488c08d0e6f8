-- Outbreak rounds, cases with the history that figures depend on, clocks, laboratory results, pairs, abnormal reports.

create table rounds (
  id                uuid primary key,
  name              text not null,
  disease           text not null,
  area_code         text collate "C" not null references areas (code),
  pack_id           text not null,
  pack_digest       text not null,
  variant           text,
  started_on        date not null,
  end_after_days    integer not null,
  end_criteria      text not null,
  ended_on          date,
  closing_report    text,
  owned_by_level    text not null,
  version           integer not null default 1,
  recorded_at       timestamptz not null,

  constraint rounds_end_after_start check (ended_on is null or ended_on >= started_on),
  constraint rounds_end_is_reported check (ended_on is null or closing_report is not null),
  constraint rounds_owner_known check (owned_by_level in ('province', 'city', 'district'))
);
comment on table rounds is '@cases reference One row per outbreak round: one disease, one area and all below it, one pinned protocol pack (M03-7). No personal data: everybody signed in may read it.';
comment on column rounds.pack_digest is 'SHA-256 of the pinned pack: a pack edited afterwards is noticed.';
comment on column rounds.end_after_days is 'Days without a new local case after which the round may be closed.';
comment on column rounds.owned_by_level is 'The level that leads now; raised and lowered by decision (M01-1).';
grant select, insert, update on rounds to lianfang_app;

create table cases (
  district              text not null,
  id                    uuid not null,
  number                text not null,
  external_id           text,
  round_id              uuid references rounds (id),
  disease               text not null,
  person_district       text not null,
  person_id             uuid not null,

  classification        text not null,
  classified_at         timestamptz not null,
  confirmed_at          timestamptz,
  definition            text,
  discovery_channel     text,
  origin                text,
  severity              text,
  outcome               text not null default 'ongoing',

  infection_on          date,
  exposure_from_on      date,
  exposure_to_on        date,
  onset_on              date,
  first_visit_on        date,
  sampled_on            date,
  detected_at           timestamptz,
  reported_on           date not null,
  reported_at           timestamptz,
  isolated_on           date,
  hospitalised_on       date,
  treated_at            timestamptz,
  discharged_on         date,
  outcome_on            date,

  pathogen              text,
  variant               text,
  sequence_id           text,
  ct_value              numeric(5, 2),
  hospital_id           uuid references institutions (id),
  hospital              text,
  reporting_institution_id uuid references institutions (id),
  reporting_unit        text,

  sex                   text,
  age_years             numeric(6, 2),
  symptoms              text[] not null default '{}',
  attributes            jsonb not null default '{}',
  lon                   double precision,
  lat                   double precision,
  notes                 text,

  area_code             text collate "C" not null references areas (code),
  other_area_code       text collate "C" references areas (code),
  responsible_district  text collate "C" generated always as (left(area_code, 6)) stored,
  other_district        text collate "C" generated always as (left(other_area_code, 6)) stored,
  import_id             uuid,
  version               integer not null default 1,
  recorded_at           timestamptz not null,
  changed_at            timestamptz not null,

  primary key (district, id),
  foreign key (person_district, person_id) references persons (district, id),
  constraint cases_classification_known check (classification in ('suspected', 'probable', 'confirmed', 'asymptomatic', 'discarded')),
  constraint cases_discovery_channel_known check (discovery_channel in
    ('contact-screening', 'mass-test', 'fever-clinic', 'entry', 'sentinel', 'self-report', 'other')),
  constraint cases_origin_known check (origin in ('imported', 'import-related', 'local')),
  constraint cases_severity_known check (severity in ('mild', 'moderate', 'severe', 'critical')),
  constraint cases_outcome_known check (outcome in ('ongoing', 'recovered', 'died')),
  constraint cases_sex_known check (sex in ('male', 'female', 'other')),
  constraint cases_infection_not_after_onset check (infection_on <= onset_on),
  constraint cases_exposure_runs_forward check (exposure_from_on <= exposure_to_on),
  constraint cases_point_whole check ((lon is null) = (lat is null)),
  constraint cases_point_on_earth check (lon between -180 and 180 and lat between -90 and 90),
  constraint cases_confirmed_is_dated check (classification <> 'confirmed' or confirmed_at is not null)
);
comment on table cases is '@cases One row per person per illness. District is where the person is kept and never changes; area_code is who is responsible now.';
comment on column cases.number is 'Short name for talking about the case, unique in its district.';
comment on column cases.external_id is 'The id in the list it came from; null for cases entered here.';
comment on column cases.definition is 'Pack and clause of the case definition that the classification applied; null when a person decided without one.';
comment on column cases.onset_on is 'First day of symptoms; null when asymptomatic or not yet known.';
comment on column cases.detected_at is 'First positive result; null when not known.';
comment on column cases.reported_on is 'Day the case first reached any part of the health system.';
comment on column cases.confirmed_at is 'When it first was confirmed; figures of new cases count by this instant. Null when it never was.';
comment on column cases.attributes is 'Columns of the imported list that are no field of ours, word for word.';
create unique index cases_by_id on cases (id);
create index cases_by_person on cases (person_id);
create index cases_by_external_id on cases (external_id) where external_id is not null;
create unique index cases_by_number on cases (district, number);
create index cases_by_report on cases (reported_on desc, id desc);
create index cases_by_area_report on cases (responsible_district, reported_on desc, id desc);
create index cases_by_other_area on cases (other_district, reported_on desc, id desc) where other_district is not null;
create index cases_by_onset on cases (onset_on desc, id desc) where onset_on is not null;
create index cases_by_classification_time on cases (classified_at desc, id desc);
create index cases_by_age on cases (age_years desc, id desc) where age_years is not null;
create index cases_by_round on cases (round_id, reported_on desc, id desc);
create index cases_by_import on cases (import_id) where import_id is not null;
select enable_scope('cases', true);
grant select, insert, update, delete on cases to lianfang_app;

create table case_states (
  district              text not null,
  id                    uuid not null,
  case_id               uuid not null,
  recorded_at           timestamptz not null,
  superseded_at         timestamptz,
  classification        text not null,
  classified_at         timestamptz not null,
  confirmed_at          timestamptz,
  definition            text,
  reason                text,
  discovery_channel     text,
  origin                text,
  severity              text,
  outcome               text not null,
  outcome_on            date,
  onset_on              date,
  reported_on           date not null,
  detected_at           timestamptz,
  reported_at           timestamptz,
  isolated_on           date,
  treated_at            timestamptz,
  disease               text not null,
  round_id              uuid,
  sex                   text,
  age_years             numeric(6, 2),
  area_code             text collate "C" not null,
  other_area_code       text collate "C",
  event_id              uuid,

  primary key (district, id),
  foreign key (district, case_id) references cases (district, id) on delete cascade
);
comment on table case_states is '@cases One row per state of a case that figures depend on: true of the world by classified_at, known to us from recorded_at until superseded_at.';
comment on column case_states.superseded_at is 'When a later state took its place; null for the state known now.';
create unique index case_states_current on case_states (district, case_id) where superseded_at is null;
create index case_states_by_case on case_states (case_id, recorded_at);
create index case_states_by_confirmation on case_states (confirmed_at) where confirmed_at is not null;
select enable_scope('case_states', true);
grant select, insert, delete on case_states to lianfang_app;
grant update (superseded_at) on case_states to lianfang_app;

create table case_moments (
  district        text not null,
  case_id         uuid not null,
  moment          text not null,
  at              timestamptz not null,
  recorded_at     timestamptz not null,
  area_code       text collate "C" not null,
  other_area_code text collate "C",

  primary key (district, case_id, moment),
  foreign key (district, case_id) references cases (district, id) on delete cascade
);
comment on table case_moments is '@cases One row per thing that happened to a case and starts or stops a clock: diagnosed, reported, reviewed …';
comment on column case_moments.moment is 'The moment''s name in the pack.';
select enable_scope('case_moments', true);
grant select, insert, update, delete on case_moments to lianfang_app;

create table case_clocks (
  district        text not null,
  id              uuid not null,
  case_id         uuid not null,
  clock           text not null,
  stops           text not null,
  starts_at       timestamptz not null,
  due_at          timestamptz not null,
  stopped_at      timestamptz,
  owner           text not null,
  clause          text not null,
  certainty       text not null,
  institution_id  uuid references institutions (id),
  area_code       text collate "C" not null,
  other_area_code text collate "C",

  primary key (district, id),
  foreign key (district, case_id) references cases (district, id) on delete cascade,
  constraint case_clocks_run_forward check (due_at >= starts_at),
  constraint case_clocks_stop_after_start check (stopped_at is null or stopped_at >= starts_at),
  constraint case_clocks_certainty_known check (certainty in ('A', 'B', 'C', 'D'))
);
comment on table case_clocks is '@cases One row per clock that the pack starts for a case: report, review, escalation (B1). Running while stopped_at is null.';
comment on column case_clocks.clock is 'Which clock of the pack, by its id there.';
comment on column case_clocks.stops is 'The moment that stops it, by its name in the pack.';
comment on column case_clocks.owner is 'Role in the pack whose duty it is.';
create unique index case_clocks_once on case_clocks (district, case_id, clock);
create index case_clocks_open on case_clocks (due_at) where stopped_at is null;
select enable_scope('case_clocks', true);
grant select, insert, update, delete on case_clocks to lianfang_app;

create table lab_results (
  district        text not null,
  id              uuid not null,
  person_district text not null,
  person_id       uuid not null,
  case_district   text,
  case_id         uuid,
  institution_id  uuid references institutions (id),
  laboratory      text,
  sample_id       text,
  sample_type     text,
  method          text,
  sampled_at      timestamptz,
  received_at     timestamptz,
  resulted_at     timestamptz not null,
  result          text not null,
  ct_value        numeric(5, 2),
  pathogen        text,
  variant         text,
  sequence_id     text,
  area_code       text collate "C" not null,
  other_area_code text collate "C",
  import_id       uuid,
  recorded_at     timestamptz not null,

  primary key (district, id),
  foreign key (person_district, person_id) references persons (district, id),
  foreign key (case_district, case_id) references cases (district, id) on delete cascade,
  constraint lab_results_result_known check (result in ('positive', 'negative', 'indeterminate', 'pending', 'not-done')),
  constraint lab_results_in_order check (sampled_at <= resulted_at and (received_at is null or received_at <= resulted_at))
);
comment on table lab_results is '@cases One row per result of one sample of one person. Environmental and pooled samples come with the testing feature.';
create index lab_results_by_case on lab_results (case_id);
create index lab_results_by_person on lab_results (person_id);
create index lab_results_positive on lab_results (institution_id, resulted_at) where result = 'positive';
select enable_scope('lab_results', true);
grant select, insert, update, delete on lab_results to lianfang_app;

create table case_pairs (
  district          text not null,
  id                uuid not null,
  infector_district text not null,
  infector_id       uuid not null,
  case_id           uuid not null,
  relation          text,
  evidence          text not null,
  contact_from_on   date,
  contact_to_on     date,
  source            text,
  area_code         text collate "C" not null,
  other_area_code   text collate "C",
  import_id         uuid,
  recorded_at       timestamptz not null,

  primary key (district, id),
  foreign key (district, case_id) references cases (district, id) on delete cascade,
  foreign key (infector_district, infector_id) references cases (district, id) on delete cascade,
  constraint case_pairs_not_itself check (infector_id <> case_id),
  constraint case_pairs_evidence_known check (evidence in ('epi', 'time', 'sequence', 'household', 'stated'))
);
comment on table case_pairs is '@cases One row per stated or found link from one case to another: who may have infected whom, and on what evidence.';
create unique index case_pairs_once on case_pairs (district, case_id, infector_id, evidence);
create index case_pairs_by_infector on case_pairs (infector_id);
select enable_scope('case_pairs', true);
grant select, insert, update, delete on case_pairs to lianfang_app;

create table abnormal_reports (
  district          text not null,
  id                uuid not null,
  receipt           text not null,
  kind              text not null,
  what              text not null,
  place             text,
  institution_id    uuid references institutions (id),
  persons_count     integer,
  observed_at       timestamptz not null,
  filed_at          timestamptz not null,
  due_at            timestamptz not null,
  answered_at       timestamptz,
  answer            text,
  state             text not null,
  is_anonymous      boolean not null,
  reporter_sealed   bytea,
  area_code         text collate "C" not null references areas (code),
  other_area_code   text collate "C",

  primary key (district, id),
  constraint abnormal_reports_state_known check (state in ('filed', 'received', 'answered')),
  constraint abnormal_reports_answer_whole check ((state = 'answered') = (answered_at is not null and answer is not null)),
  constraint abnormal_reports_count_positive check (persons_count > 0),
  constraint abnormal_reports_observed_before_filed check (observed_at <= filed_at)
);
comment on table abnormal_reports is '@cases One row per abnormal report by a checker, pharmacy, school or anybody (M04-6), with its receipt number and clock.';
comment on column abnormal_reports.reporter_sealed is 'How to reach the reporter, encrypted; no command role can read it (safeguard 21). Null when anonymous.';
create unique index abnormal_reports_by_receipt on abnormal_reports (receipt);
create index abnormal_reports_open on abnormal_reports (due_at) where state <> 'answered';
select enable_scope('abnormal_reports', true);
create policy anybody_may_report on abnormal_reports for insert to lianfang_app with check (state = 'filed');
grant select, insert, update on abnormal_reports to lianfang_app;
