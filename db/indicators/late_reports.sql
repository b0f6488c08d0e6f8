-- Late, overdue and missing reports (M04-5), one row each.
-- Counts:   reporting clocks that stopped after they were due (late) or run although they are due (overdue), and positive
--           results of persons without any case two hours after the result (missing; the two hours of the network report).
-- By:       the day the clock started, or the day of the result, both ends inclusive, in the installation's zone.
-- Unit:     reports; hours_late in hours. Excludes discarded cases.
create or replace function indicator_late_reports(from_day date, to_day date, at_time timestamptz, zone text)
returns table (institution_id uuid, case_id uuid, number text, lab_result_id uuid, kind text, clock text,
  due_at timestamptz, stopped_at timestamptz, hours_late double precision)
language sql stable as $$
  select k.institution_id, c.id, c.number, null::uuid, case when k.stopped_at is null then 'overdue' else 'late' end,
    k.clock, k.due_at, k.stopped_at, extract(epoch from coalesce(k.stopped_at, at_time) - k.due_at) / 3600
  from case_clocks k
  join cases c on c.district = k.district and c.id = k.case_id
  where (k.starts_at at time zone zone)::date between from_day and to_day
    and coalesce(k.stopped_at, at_time) > k.due_at
    and c.classification <> 'discarded'
  union all
  select l.institution_id, null, null, l.id, 'missing', null, l.resulted_at + interval '2 hours', null,
    extract(epoch from at_time - l.resulted_at) / 3600 - 2
  from lab_results l
  where l.result = 'positive'
    and (l.resulted_at at time zone zone)::date between from_day and to_day
    and l.resulted_at + interval '2 hours' < at_time
    and l.case_id is null
    and not exists (select 1 from cases c where c.person_district = l.person_district and c.person_id = l.person_id)
$$;
