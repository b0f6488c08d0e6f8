-- Imports of line lists: the file's rows, what became of each, and what is needed to undo them all.

create table imports (
  district      text not null,
  id            uuid not null,
  kind          text not null,
  file_name     text not null,
  format        text not null,
  encoding      text,
  table_name    text not null,
  state         text not null,
  row_count     integer not null,
  progress      integer not null default 0,
  disease       text,
  round_id      uuid references rounds (id),
  mapping       jsonb,
  defaults      jsonb,
  report_sealed bytea not null,
  counts        jsonb not null default '{}',
  problem       jsonb,
  actor         jsonb not null,
  brought_by    uuid not null,
  area_code     text collate "C" not null references areas (code),
  begun_at      timestamptz not null,
  changed_at    timestamptz not null,
  applied_at    timestamptz,
  undone_at     timestamptz,
  undo_reason   text,

  primary key (district, id),
  constraint imports_kind_known check (kind in ('cases', 'pairs')),
  constraint imports_state_known check (state in ('uploaded', 'checking', 'checked', 'applying', 'applied', 'undone', 'failed')),
  constraint imports_progress_in_rows check (progress between 0 and row_count)
);
comment on table imports is '@cases One row per file brought in. Its rows are in import_rows.';
comment on column imports.progress is 'Rows that the running step has gone through.';
comment on column imports.report_sealed is 'What the file holds, with examples from it; encrypted, because examples are personal data.';
comment on column imports.counts is 'Rows by what became of them.';
comment on column imports.actor is 'Who imports, in which areas: the work that goes on without them does so in their name and scope.';
comment on column imports.brought_by is 'Who brought the file; others see its texts for a stated purpose only.';
comment on column imports.problem is 'Why the last step failed, as code and message; null when it did not.';
create index imports_by_id on imports (id);
select enable_scope('imports');
grant select, insert, update on imports to lianfang_app;

create table import_blocks (
  district     text not null,
  import_id    uuid not null,
  first_row    integer not null,
  last_row     integer not null,
  cells_sealed bytea not null,
  area_code    text collate "C" not null,

  primary key (district, import_id, first_row),
  foreign key (district, import_id) references imports (district, id),
  constraint import_blocks_run_forward check (last_row >= first_row)
);
comment on table import_blocks is '@cases One row per some hundred rows of an imported file, as they stood in it, encrypted together.';
select enable_scope('import_blocks');
grant select, insert on import_blocks to lianfang_app;

create table import_rows (
  district      text not null,
  import_id     uuid not null,
  row_number    integer not null,
  disposition   text not null,
  reasons       jsonb not null default '[]',
  matches       jsonb not null default '[]',
  external_id   text,
  case_id       uuid,
  person_id     uuid,
  made_person   boolean not null default false,
  before_sealed bytea,
  case_version  integer,
  decision      text,
  decided_by    uuid,
  area_code     text collate "C" not null,
  case_area     text collate "C" not null,

  primary key (district, import_id, row_number),
  foreign key (district, import_id) references imports (district, id),
  constraint import_rows_disposition_known check (disposition in ('created', 'updated', 'possible-duplicate', 'rejected')),
  constraint import_rows_decision_known check (decision in ('new', 'same-person', 'same-case', 'leave-out'))
) with (fillfactor = 70);
comment on table import_rows is '@cases The ledger: one row per row of an imported file, and what became of it. Nothing is dropped silently.';
comment on column import_rows.disposition is 'What becomes of the row: before the import is applied what will, afterwards what did.';
comment on column import_rows.reasons is 'Columns and reason codes; the texts concerned are in the file''s own rows.';
comment on column import_rows.matches is 'Persons the row may be about, best first, with score and reasons.';
comment on column import_rows.before_sealed is 'The case as it was before this row updated it, for undoing; encrypted.';
comment on column import_rows.case_version is 'The version of the case that this row left; a later one is somebody''s work.';
comment on column import_rows.decision is 'What a person decided about a possible duplicate; null while open.';
comment on column import_rows.case_area is 'The area found for the row''s case.';
create index import_rows_open on import_rows (import_id, disposition, row_number) where disposition <> 'created';
select enable_scope('import_rows');
grant select, insert, update, delete on import_rows to lianfang_app;
