-- Areas, functional zones beside them, institutions and venues. Public facts, the same for everybody: no row scope.

create table area_trees (
  edition   text primary key,
  source    text not null,
  as_on     date,
  areas     integer not null,
  digest    text not null,
  loaded_at timestamptz not null,
  version   uuid not null
);
comment on table area_trees is '@places reference One row per tree of areas that was loaded, and one, "grid", for the grids drawn here.';
comment on column area_trees.as_on is 'The day the tree describes; null where its source does not say.';
comment on column area_trees.areas is 'How many areas the tree has.';
comment on column area_trees.digest is 'SHA-256 of the tree''s codes and names, so that the same file is known again; empty for grids.';
comment on column area_trees.version is 'Another one after every change, so that a running program knows when its search has grown old.';
grant select, insert, update on area_trees to lianfang_app;

create table areas (
  code           text collate "C" primary key,
  name           text not null,
  level          text not null,
  parent_code    text collate "C" references areas (code),
  external_code  text,
  source         text not null,
  population     integer,
  population_on  date,
  households     integer,
  responsible_person text,

  constraint areas_name_is_a_line check (name <> '' and position(E'\n' in name) = 0),
  constraint areas_external_code_is_a_line check (external_code <> '' and position(E'\n' in external_code) = 0),
  constraint areas_population_whole check ((population is null) = (population_on is null)),
  constraint areas_numbers_sane check (population >= 0 and households >= 0),
  constraint areas_level_known check (level in ('province', 'city', 'district', 'town', 'village', 'grid')),
  constraint areas_code_fits_level check (
    length(code) = case level when 'province' then 2 when 'city' then 4 when 'district' then 6
      when 'town' then 9 when 'village' then 12 else 15 end),
  constraint areas_below_parent check (parent_code is null or code ^@ parent_code)
);
comment on table areas is '@places reference One row per area, province to grid. A parent''s code is a prefix of its children''s.';
comment on column areas.external_code is 'The code in the source, where the source''s codes have no such prefixes; else null.';
comment on column areas.source is 'Edition of the tree the row comes from, see area_trees; "grid" when drawn here.';
comment on column areas.population is 'Inhabitants; null when not known.';
comment on column areas.households is 'Households, as counted at the same check as the population; null when not known.';
comment on column areas.population_on is 'Day of the last check of the population (M03-10); null when never checked.';
comment on column areas.responsible_person is 'First responsible person of the area (M02-13); null when not named yet.';
create index areas_drawn_here on areas (code) where source = 'grid';
create index areas_by_external_code on areas (external_code) where external_code is not null;
grant select, insert, update on areas to lianfang_app;

create table area_boundaries (
  area_code text collate "C" primary key references areas (code),
  geometry  jsonb not null,
  west      double precision not null,
  south     double precision not null,
  east      double precision not null,
  north     double precision not null,
  source    text not null,
  loaded_at timestamptz not null
);
comment on table area_boundaries is '@places reference One row per area whose boundary was imported: GeoJSON Polygon or MultiPolygon, WGS 84.';
grant select, insert, update on area_boundaries to lianfang_app;

create table functional_zones (
  id         uuid primary key,
  name       text not null,
  kind       text not null,
  from_on    date not null,
  to_on      date,

  constraint functional_zones_kind_known check (kind in ('new-area', 'high-tech-zone', 'development-zone', 'free-trade-zone',
    'port-area', 'scenic-area', 'other')),
  constraint functional_zones_period_runs_forward check (to_on is null or to_on >= from_on)
);
comment on table functional_zones is '@places reference One row per zone beside the administrative tree (M01-4), like 两江新区.';
comment on column functional_zones.to_on is 'Last day of the zone; null while it stands.';
create unique index functional_zones_by_name on functional_zones (name) where to_on is null;
grant select, insert, update on functional_zones to lianfang_app;

create table functional_zone_areas (
  zone_id   uuid not null references functional_zones (id),
  area_code text collate "C" not null references areas (code),
  primary key (zone_id, area_code)
);
comment on table functional_zone_areas is '@places reference One row per area that belongs, whole, to a functional zone.';
create index functional_zone_areas_by_area on functional_zone_areas (area_code);
grant select, insert, update, delete on functional_zone_areas to lianfang_app;

create table institutions (
  id                 uuid primary key,
  name               text not null,
  type               text not null,
  area_code          text collate "C" not null references areas (code),
  regulator          text,
  responsible_person text,
  external_code      text,
  address            text,
  lon                double precision,
  lat                double precision,
  attributes         jsonb not null default '{}',
  search_text        text not null,
  closed_on          date,
  version            integer not null default 1,

  constraint institutions_type_known check (type in ('hospital', 'fever-clinic', 'clinic', 'village-clinic', 'pharmacy',
    'laboratory', 'cdc', 'blood-centre', 'psychiatric-hospital', 'school', 'kindergarten', 'university', 'care-home',
    'welfare-home', 'prison', 'detention-centre', 'isolation-site', 'shelter-hospital', 'sampling-site', 'vaccination-site',
    'hotel', 'airport', 'station', 'bus-station', 'port', 'service-area', 'checkpoint', 'market', 'cold-store', 'supermarket',
    'mall', 'bar', 'restaurant', 'cinema', 'internet-cafe', 'karaoke', 'gym', 'bathhouse', 'salon', 'library', 'museum',
    'scenic-spot', 'religious-site', 'office', 'government', 'factory', 'building-site', 'logistics', 'farm',
    'slaughterhouse', 'estate', 'village-committee', 'other')),
  constraint institutions_point_whole check ((lon is null) = (lat is null)),
  constraint institutions_point_on_earth check (lon between -180 and 180 and lat between -90 and 90)
);
comment on table institutions is '@places reference One row per institution or venue: hospitals, laboratories, CDCs, schools, markets, bars, isolation sites.';
comment on column institutions.regulator is 'The department that regulates this trade and owns its prevention (M14-9); null when not assigned.';
comment on column institutions.responsible_person is 'Who answers for prevention there; null when not named.';
comment on column institutions.external_code is 'The code in another register, such as the social credit code; null where none is known.';
comment on column institutions.lon is 'Longitude in degrees, WGS 84; null where the place is not known.';
comment on column institutions.lat is 'Latitude in degrees, WGS 84; null where the place is not known.';
comment on column institutions.attributes is 'What is known of one type only, such as beds.';
comment on column institutions.search_text is 'Name without accents and spaces, its Pinyin and its initials, each ended by a bar.';
comment on column institutions.closed_on is 'Last day it was open; null while it is.';
create index institutions_by_place on institutions (area_code, name collate "C", id);
create unique index institutions_by_external_code on institutions (external_code) where external_code is not null;
grant select, insert, update on institutions to lianfang_app;
