-- The four intervals of early action (M03-8), one row per case, as known at `known_at`.
-- Hours from onset (start of that day in the zone) to detection, detection to report, report to isolation (start of that
-- day), report to treatment. Null where either end is not known. Never typed: always computed from what happened.
-- Counts:   confirmed and asymptomatic cases reported from `from_day` to `to_day`, both inclusive.
create or replace function indicator_intervals(from_day date, to_day date, known_at timestamptz, zone text)
returns table (case_id uuid, area_code text, onset_to_detect double precision, detect_to_report double precision,
  report_to_isolate double precision, report_to_treat double precision)
language sql stable as $$
  select k.case_id, k.area_code,
    extract(epoch from k.detected_at - (k.onset_on::timestamp at time zone zone)) / 3600,
    extract(epoch from k.reported_at - k.detected_at) / 3600,
    greatest(0, extract(epoch from (k.isolated_on::timestamp at time zone zone) - k.reported_at) / 3600),
    extract(epoch from k.treated_at - k.reported_at) / 3600
  from known_cases(known_at) k
  where k.reported_on between from_day and to_day and k.classification in ('confirmed', 'asymptomatic')
$$;
