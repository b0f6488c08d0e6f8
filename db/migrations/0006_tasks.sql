-- The closed loop: what must happen to whom by when, who owns it, what shows that it happened, who confirmed it.

create table tasks (
  district            text not null,
  id                  uuid not null,
  version             integer not null default 1,
  kind                text not null,
  workstream          text,
  title_key           text,
  title_values        jsonb not null default '{}',
  title_en            text,
  title_zh            text,
  subject             text not null,
  subject_id          text not null,
  area_code           text collate "C" not null,
  other_area_code     text collate "C",
  state               text not null,
  priority            text not null default 'normal',
  pack_clause         text,
  found_at            timestamptz not null,
  start_at            timestamptz not null,
  due_at              timestamptz not null,
  opened_by           uuid not null,
  locality_body_id    uuid,
  department_body_id  uuid,
  unit_id             uuid,
  individual_id       uuid,
  assigned_at         timestamptz,
  received_at         timestamptz,
  hops                integer not null default 0,
  acted_by            uuid,
  acted_at            timestamptz,
  verified_by         uuid,
  verified_at         timestamptz,
  ended_by            uuid,
  ended_at            timestamptz,
  ended_reason        text,
  lesson              text,
  step_no             integer not null default 1,
  step_from_at        timestamptz not null,
  step_due_at         timestamptz not null,
  escalated_percent   integer not null default 0,
  next_escalation_at  timestamptz,
  is_open             boolean generated always as (state in ('found', 'assigned', 'acted', 'verified')) stored,
  responsible_district text generated always as (left(area_code, 6)) stored,
  other_responsible_district text generated always as (left(other_area_code, 6)) stored,

  primary key (district, id),
  constraint tasks_state_known
    check (state in ('found', 'assigned', 'acted', 'verified', 'closed', 'cancelled', 'not-executable')),
  constraint tasks_priority_known check (priority in ('high', 'normal', 'low')),
  constraint tasks_workstream_known check (workstream in
    ('investigation', 'screening', 'testing', 'control', 'isolation', 'treatment', 'communication')),
  constraint tasks_title_given check (title_key is not null or title_en is not null or title_zh is not null),
  constraint tasks_due_not_before_start check (due_at >= start_at),
  constraint tasks_escalation_known check (escalated_percent in (0, 50, 80, 100)),
  constraint tasks_assigned_to_somebody check (
    state <> 'assigned' or coalesce(locality_body_id, department_body_id, unit_id, individual_id) is not null),
  constraint tasks_acted_by_somebody check (state not in ('acted', 'verified', 'closed') or acted_by is not null),
  constraint tasks_verified_by_another check (verified_by <> acted_by),
  constraint tasks_closed_only_when_verified check (state not in ('verified', 'closed') or verified_by is not null),
  constraint tasks_ended_with_reason check (state not in ('cancelled', 'not-executable') or ended_reason is not null)
);
comment on table tasks is '@tasks One row per thing that must happen to a subject by a time (任务).';
comment on column tasks.kind is 'What sort of task, named by the feature that opens it: cases.report, isolation.daily-check, directive.';
comment on column tasks.workstream is 'Lane of the seven: 流调 排查 检测 封控 隔离 收治 宣传引导; null outside them.';
comment on column tasks.title_key is 'Title by template, filled with title_values; null when the title was typed.';
comment on column tasks.area_code is 'The area responsible now; it and all above it see the task.';
comment on column tasks.pack_clause is 'The rule the deadline comes from, pack and clause; null when a person set it.';
comment on column tasks.start_at is 'When the clock began, which may be before the task was found.';
comment on column tasks.unit_id is 'The unit that owns it: an institution or a body.';
comment on column tasks.received_at is 'When the owner first acknowledged it; null when not yet.';
comment on column tasks.hops is 'How often it was passed on between the order and now (M01-2).';
comment on column tasks.step_no is 'Counts the clocks of this task: doing, verifying, closing; a rejection begins a new one.';
comment on column tasks.step_due_at is 'Deadline of the present step: until verified by another, then until closed.';
comment on column tasks.escalated_percent is 'Highest mark of the present step''s time at which somebody was told: 0, 50, 80, 100.';
comment on column tasks.next_escalation_at is 'When somebody has to be told next; null when nobody.';
comment on column tasks.lesson is 'What was learned; null when nothing was, so that nobody has to invent something.';
create index tasks_by_id on tasks (id);
create index tasks_by_subject on tasks (subject, subject_id);
create index tasks_to_escalate on tasks (next_escalation_at) where next_escalation_at is not null;
create index tasks_open_by_urgency on tasks (step_due_at, id) where is_open;
create index tasks_open_by_district on tasks (responsible_district, step_due_at) where is_open;
create index tasks_open_by_other_district on tasks (other_responsible_district, step_due_at)
  where is_open and other_responsible_district is not null;
create index tasks_open_of_individual on tasks (individual_id, step_due_at) where is_open;
create index tasks_open_of_locality on tasks (locality_body_id, step_due_at) where is_open;
create index tasks_open_of_department on tasks (department_body_id, step_due_at) where is_open;
create index tasks_open_of_unit on tasks (unit_id, step_due_at) where is_open;
-- The longest time any open step has bounds the search for the most urgent; the last one answers numbers without the table.
create index tasks_open_by_span on tasks ((step_due_at - step_from_at)) where is_open;
create index tasks_open_numbers on tasks (state, workstream, step_due_at, area_code, other_area_code) where is_open;
create index tasks_ended on tasks (ended_at, id) where ended_at is not null;
grant select, insert, update on tasks to lianfang_app;
select enable_scope('tasks', true);

create table files (
  district        text not null,
  id              uuid not null,
  sha256          text not null,
  bytes           integer not null,
  media_type      text not null,
  name            text not null,
  area_code       text collate "C" not null,
  other_area_code text collate "C",
  uploaded_by     uuid not null,
  uploaded_at     timestamptz not null,

  primary key (district, id),
  constraint files_sha256_whole check (sha256 ~ '^[0-9a-f]{64}$'),
  constraint files_bytes_within_limit check (bytes between 1 and 20971520)
);
comment on table files is '@tasks One row per file kept as evidence. Its bytes are encrypted on disk, found by their digest.';
comment on column files.sha256 is 'Digest of the bytes as sent, in hexadecimal; where the bytes lie, and proof that they are the same.';
comment on column files.media_type is 'What the bytes are by their first bytes, whatever the sender said.';
comment on column files.name is 'Name to show and to save under; never used to find the bytes.';
create index files_by_id on files (id);
grant select, insert, update on files to lianfang_app;
select enable_scope('files', true);

create table task_evidence (
  district         text not null,
  id               uuid not null,
  task_id          uuid not null,
  step_no          integer not null,
  text             text,
  file_id          uuid,
  place_area_code  text collate "C",
  lon              double precision,
  lat              double precision,
  taken_at         timestamptz not null,
  supplied_by      uuid not null,
  supplied_at      timestamptz not null,
  judged           text not null default 'pending',
  judged_by        uuid,
  judged_at        timestamptz,
  judged_reason    text,
  area_code        text collate "C" not null,
  other_area_code  text collate "C",

  primary key (district, id),
  foreign key (district, task_id) references tasks (district, id),
  foreign key (district, file_id) references files (district, id),
  constraint task_evidence_shows_something
    check (text is not null or file_id is not null or place_area_code is not null or lon is not null),
  constraint task_evidence_point_whole check ((lon is null) = (lat is null)),
  constraint task_evidence_point_on_earth check (lon between -180 and 180 and lat between -90 and 90),
  constraint task_evidence_judgement_known check (judged in ('pending', 'accepted', 'rejected')),
  constraint task_evidence_judged_by_another check (judged_by <> supplied_by)
);
comment on table task_evidence is '@tasks One row per piece of evidence that a task was done: words, a file, a place, a time.';
comment on column task_evidence.step_no is 'Which doing of the task it belongs to; a rejection begins a new one.';
comment on column task_evidence.taken_at is 'When the thing shown happened, as the supplier says.';
create index task_evidence_by_task on task_evidence (task_id, supplied_at);
create index task_evidence_by_file on task_evidence (file_id) where file_id is not null;
grant select, insert, update on task_evidence to lianfang_app;
select enable_scope('task_evidence', true);

create table task_escalations (
  district        text not null,
  task_id         uuid not null,
  step_no         integer not null,
  percent         integer not null,
  told            text not null,
  account_id      uuid,
  body_ids        uuid[] not null,
  told_area_code  text collate "C",
  crossed_at      timestamptz not null,
  at              timestamptz not null,
  area_code       text collate "C" not null,
  other_area_code text collate "C",

  primary key (district, task_id, step_no, percent),
  foreign key (district, task_id) references tasks (district, id),
  constraint task_escalations_percent_known check (percent in (50, 80, 100)),
  constraint task_escalations_told_known check (told in ('owner', 'body', 'level-above'))
);
comment on table task_escalations is '@tasks One row per mark of a step''s time that passed unfinished, and who was told.';
comment on column task_escalations.told_area_code is 'The area above that was told; the empty code is the whole country; null at 50 and 80 per cent.';
comment on column task_escalations.crossed_at is 'When the mark was crossed; `at` is when the schedule saw it.';
create index task_escalations_by_time on task_escalations (at);
create index task_escalations_by_account on task_escalations (account_id, at) where account_id is not null;
create index task_escalations_by_area on task_escalations (told_area_code, at) where told_area_code is not null;
grant select, insert on task_escalations to lianfang_app;
select enable_scope('task_escalations', true);

create table task_slot_labels (
  slot     text primary key,
  label_en text not null,
  label_zh text not null,

  constraint task_slot_labels_slot_known check (slot in ('locality', 'department', 'unit', 'individual'))
);
comment on table task_slot_labels is '@tasks reference One row per owner slot: what this installation calls it (四方责任).';
insert into task_slot_labels (slot, label_en, label_zh) values
  ('locality', 'Locality', '属地'), ('department', 'Department', '部门'), ('unit', 'Unit', '单位'), ('individual', 'Individual', '个人');
grant select, update on task_slot_labels to lianfang_app;
