-- Reporting timeliness per institution (M04-5).
-- reports:  cases by reporting institution and day of report, both ends inclusive. Excludes discarded cases.
-- late:     reports with at least one clock stopped after it was due. running, overdue: clocks not stopped, of these due.
-- missing:  positive results without a case two hours after the result (see late_reports).
-- medians:  hours from first positive result to report; days from onset to first visit. Null where neither is known.
create or replace function indicator_reporting_timeliness(from_day date, to_day date, at_time timestamptz, zone text)
returns table (institution_id uuid, institution text, reports int, late int, running int, overdue int, missing int,
  median_hours_detect_to_report double precision, median_days_onset_to_visit double precision)
language sql stable as $$
  with reported as (
    select c.reporting_institution_id as institution_id, count(*)::int as reports,
      percentile_cont(0.5) within group (order by extract(epoch from c.reported_at - c.detected_at) / 3600) as hours,
      percentile_cont(0.5) within group (order by c.first_visit_on - c.onset_on) as days
    from cases c
    where c.reported_on between from_day and to_day and c.classification <> 'discarded'
    group by 1
  ), clocks as (
    select k.institution_id,
      (count(distinct k.case_id) filter (where k.stopped_at > k.due_at))::int as late,
      (count(*) filter (where k.stopped_at is null))::int as running,
      (count(*) filter (where k.stopped_at is null and k.due_at < at_time))::int as overdue
    from case_clocks k
    where (k.starts_at at time zone zone)::date between from_day and to_day
    group by 1
  ), missing as (
    select institution_id, count(*)::int as missing
    from indicator_late_reports(from_day, to_day, at_time, zone) where kind = 'missing' group by 1
  ), ids as (
    select institution_id from reported union select institution_id from clocks union select institution_id from missing
  )
  select ids.institution_id, i.name, coalesce(r.reports, 0), coalesce(k.late, 0), coalesce(k.running, 0),
    coalesce(k.overdue, 0), coalesce(m.missing, 0), r.hours, r.days
  from ids
  left join institutions i on i.id = ids.institution_id
  left join reported r on r.institution_id is not distinct from ids.institution_id
  left join clocks k on k.institution_id is not distinct from ids.institution_id
  left join missing m on m.institution_id is not distinct from ids.institution_id
$$;
