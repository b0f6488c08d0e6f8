-- The numbers of a bulletin, as known at an instant.
-- known_cases: the state of every case as it was known at `known_at`: states recorded at or before it and not yet superseded.
create or replace function known_cases(known_at timestamptz) returns setof case_states
language sql stable as $$
  select s.* from case_states s
  where s.recorded_at <= known_at and (s.superseded_at is null or s.superseded_at > known_at)
$$;

-- New cases in a window (M03-1).
-- Counts:   cases that are confirmed (as known at `known_at`) and whose confirmation lies in the window; asymptomatic
--           infections whose classification lies in the window, counted apart. Start inclusive, end exclusive.
-- By:       the instant of confirmation, not of report. Unit: people. Excludes discarded, suspected, probable.
create or replace function indicator_new_cases(from_at timestamptz, to_at timestamptz, known_at timestamptz)
returns table (classification text, discovery_channel text, origin text, area_code text, round_id uuid, disease text, cases int)
language sql stable as $$
  select k.classification, k.discovery_channel, k.origin, k.area_code, k.round_id, k.disease, count(*)::int
  from known_cases(known_at) k
  where (k.classification = 'confirmed' and k.confirmed_at >= from_at and k.confirmed_at < to_at)
     or (k.classification = 'asymptomatic' and k.classified_at >= from_at and k.classified_at < to_at)
  group by 1, 2, 3, 4, 5, 6
$$;

-- Cumulative confirmed cases (M03-11): as indicator_new_cases, from the beginning of time to `to_at` (exclusive).
create or replace function indicator_cumulative_cases(to_at timestamptz, known_at timestamptz)
returns table (round_id uuid, disease text, area_code text, cases int)
language sql stable as $$
  select k.round_id, k.disease, k.area_code, count(*)::int
  from known_cases(known_at) k
  where k.classification = 'confirmed' and k.confirmed_at < to_at
  group by 1, 2, 3
$$;

-- Last local case (M03-2): the last confirmation of a case that was not imported, as known at `known_at`. Null: none ever.
create or replace function indicator_last_local_case(known_at timestamptz)
returns table (disease text, area_code text, confirmed_at timestamptz)
language sql stable as $$
  select k.disease, k.area_code, max(k.confirmed_at)
  from known_cases(known_at) k
  where k.classification = 'confirmed' and k.origin is distinct from 'imported'
  group by 1, 2
$$;
