-- Version 1: editions, grids and relations with their history, findings waived, releases, and the
-- questions a platform asks of them. Run with the schema first on the search path; @srid@ is the
-- district's own CRS.

CREATE TABLE schema_version (
    version integer PRIMARY KEY,
    software text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE district (
    the_only_one boolean PRIMARY KEY DEFAULT true CHECK (the_only_one),
    name text NOT NULL,
    srid integer NOT NULL
);

CREATE TABLE editions (
    name text COLLATE "C" PRIMARY KEY,
    valid_from date NOT NULL
);

CREATE TABLE releases (
    id bigint PRIMARY KEY,
    edition text COLLATE "C" NOT NULL REFERENCES editions,
    valid_from date NOT NULL,
    fields json NOT NULL,
    manifest json NOT NULL,
    sha256 text NOT NULL,
    published_by text NOT NULL DEFAULT session_user,
    published_at timestamptz NOT NULL DEFAULT now()
);

-- A row holds from valid_from until the day before valid_to, and in the releases from opened_by
-- until the one before closed_by; both ends are null while it is current. Keys to releases would
-- be checked row by row, which doubles the time of a million rows: publishing alone writes here.
CREATE TABLE grids (
    id bigint GENERATED ALWAYS AS IDENTITY (CACHE 1000),
    kind text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    territories text[] COLLATE "C" NOT NULL,
    attributes jsonb NOT NULL,
    geom geometry(Geometry, @srid@) NOT NULL,
    valid_from date NOT NULL,
    valid_to date CHECK (valid_to >= valid_from),
    opened_by bigint NOT NULL,
    closed_by bigint CHECK (closed_by > opened_by)
);

CREATE TABLE relations (
    id bigint GENERATED ALWAYS AS IDENTITY (CACHE 1000),
    kind text COLLATE "C" NOT NULL,
    base_code text COLLATE "C" NOT NULL,
    professional_code text COLLATE "C" NOT NULL,
    relation text COLLATE "C" NOT NULL,
    component text COLLATE "C" NOT NULL,
    area_m2 double precision NOT NULL,
    base_share double precision NOT NULL,
    professional_share double precision NOT NULL,
    buildings bigint NOT NULL,
    households bigint NOT NULL,
    residents bigint NOT NULL,
    base_household_share double precision NOT NULL,
    professional_household_share double precision NOT NULL,
    best_fit boolean NOT NULL,
    exact boolean NOT NULL,
    valid_from date NOT NULL,
    valid_to date CHECK (valid_to >= valid_from),
    opened_by bigint NOT NULL,
    closed_by bigint CHECK (closed_by > opened_by)
);

-- Without it the planner takes every third grid for one that crosses a limit, and prepares for it.
CREATE STATISTICS grids_reach ON (cardinality(territories)) FROM grids;

CREATE TABLE findings_waived (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    release bigint NOT NULL REFERENCES releases,
    finding_id text NOT NULL,
    rule text NOT NULL,
    severity text NOT NULL,
    kind text NOT NULL,
    base_codes text NOT NULL,
    professional_codes text NOT NULL,
    message text NOT NULL,
    reason text NOT NULL,
    author text NOT NULL,
    expiry date NOT NULL,
    geom geometry(Geometry, @srid@)
);

CREATE TABLE areas (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    release bigint NOT NULL REFERENCES releases,
    name text NOT NULL,
    geom geometry(Geometry, @srid@) NOT NULL
);

-- Views for "current" -----------------------------------------------------------------------

CREATE VIEW current_release AS
SELECT id, edition, valid_from, manifest, sha256, published_by, published_at
FROM releases ORDER BY id DESC LIMIT 1;

CREATE VIEW current_grids AS
SELECT id, kind, code, territories, attributes, valid_from, geom
FROM grids WHERE valid_to IS NULL;

CREATE VIEW current_relations AS
SELECT id, kind, base_code, professional_code, area_m2, base_share, professional_share, buildings,
    households, residents, base_household_share, professional_household_share, relation, component,
    best_fit, exact, valid_from
FROM relations WHERE valid_to IS NULL;

CREATE VIEW current_findings_waived AS
SELECT f.* FROM findings_waived f JOIN current_release r ON r.id = f.release;

CREATE VIEW current_areas AS
SELECT a.* FROM areas a JOIN current_release r ON r.id = a.release;

-- What publishing needs done that only the owner may ----------------------------------------

-- The first release is loaded without these: building them afterwards takes a fraction of the time.
CREATE FUNCTION build_indexes() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET client_min_messages = warning
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'grids'::regclass AND contype = 'p')
    THEN
        ALTER TABLE grids ADD PRIMARY KEY (id);
        ALTER TABLE relations ADD PRIMARY KEY (id);
    END IF;
    CREATE UNIQUE INDEX IF NOT EXISTS grids_code ON grids (code, kind, opened_by);
    CREATE INDEX IF NOT EXISTS grids_place ON grids USING gist (geom);
    CREATE INDEX IF NOT EXISTS grids_torn ON grids (kind, code)
        WHERE cardinality(territories) > 1;
    CREATE UNIQUE INDEX IF NOT EXISTS relations_base
        ON relations (base_code, kind, professional_code, opened_by);
    CREATE INDEX IF NOT EXISTS relations_professional ON relations (professional_code, kind);
    CREATE INDEX IF NOT EXISTS relations_inexact ON relations (kind, base_code) WHERE NOT exact;
END $$;

-- Views by kind carry names that users gave: quoted, and cut where the server would cut them.
CREATE FUNCTION make_kind_view(of_kind text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE
    view_name text := 'current_grids_' || of_kind;
BEGIN
    IF octet_length(view_name) > 63 THEN
        view_name := 'current_grids_' || md5(of_kind);
    END IF;
    IF to_regclass(quote_ident(view_name)) IS NULL THEN
        EXECUTE format(
            'CREATE VIEW %I AS SELECT id, code, territories, attributes, valid_from, geom '
            'FROM grids WHERE kind = %L AND valid_to IS NULL', view_name, of_kind);
    END IF;
END $$;

-- The planner must know what was loaded before anybody asks.
CREATE FUNCTION count_rows() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
    ANALYZE grids;
    ANALYZE relations;
END $$;

-- They run with the owner's rights: for publishers only.
REVOKE ALL ON FUNCTION build_indexes(), make_kind_view(text), count_rows() FROM PUBLIC;

-- States by day; null means current ---------------------------------------------------------

CREATE FUNCTION grids_on(on_day date) RETURNS SETOF grids
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT * FROM grids g
    WHERE (on_day IS NULL AND g.valid_to IS NULL)
        OR (g.valid_from <= on_day AND (g.valid_to IS NULL OR on_day < g.valid_to));
END;

CREATE FUNCTION relations_on(on_day date) RETURNS SETOF relations
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT * FROM relations r
    WHERE (on_day IS NULL AND r.valid_to IS NULL)
        OR (r.valid_from <= on_day AND (r.valid_to IS NULL OR on_day < r.valid_to));
END;

CREATE FUNCTION responsible_of(attributes jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(attributes ->> 'responsible', attributes ->> '责任主体', attributes ->> '责任人');

-- The questions -------------------------------------------------------------------------------

-- 1. An event lies in base grid B: which grids of every kind serve it, and who answers for them?
CREATE FUNCTION who_serves(base text, of_kind text DEFAULT NULL, on_day date DEFAULT NULL)
RETURNS TABLE (kind text, code text, share double precision, household_share double precision,
    best_fit boolean, exact boolean, responsible text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT r.kind, r.professional_code, r.base_share, r.base_household_share, r.best_fit, r.exact,
        responsible_of(g.attributes)
    FROM relations_on(on_day) r
    LEFT JOIN grids_on(on_day) g ON g.code = r.professional_code AND g.kind = r.kind
    WHERE r.base_code = base AND r.professional_code <> ''
        AND (of_kind IS NULL OR r.kind = of_kind)
    ORDER BY r.kind, r.best_fit DESC, r.base_share DESC, r.professional_code;
END;

-- 2. B is split: which part of it belongs to which grid? The code is '' where nobody serves.
CREATE FUNCTION parts_of(base text, of_kind text, on_day date DEFAULT NULL)
RETURNS TABLE (code text, share double precision, household_share double precision,
    area_m2 double precision, buildings bigint, households bigint, geom geometry)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT r.professional_code, r.base_share, r.base_household_share, r.area_m2, r.buildings,
        r.households,
        CASE WHEN p.geom IS NOT NULL THEN ST_Intersection(b.geom, p.geom)
            ELSE ST_Difference(b.geom, (
                SELECT ST_Union(o.geom)
                FROM relations_on(on_day) s
                JOIN grids_on(on_day) o ON o.code = s.professional_code AND o.kind = s.kind
                WHERE s.base_code = base AND s.kind = of_kind)) END
    FROM relations_on(on_day) r
    JOIN grids_on(on_day) b ON b.code = r.base_code AND b.kind = 'base'
    LEFT JOIN grids_on(on_day) p ON p.code = r.professional_code AND p.kind = r.kind
    WHERE r.base_code = base AND r.kind = of_kind
    ORDER BY r.base_share DESC, r.professional_code;
END;

-- 3. Which base grids support professional grid P?
CREATE FUNCTION supporters_of(of_kind text, professional text, on_day date DEFAULT NULL)
RETURNS TABLE (base_code text, share double precision, base_share double precision,
    best_fit boolean, exact boolean, responsible text)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT r.base_code, r.professional_share, r.base_share, r.best_fit, r.exact,
        responsible_of(b.attributes)
    FROM relations_on(on_day) r
    LEFT JOIN grids_on(on_day) b ON b.code = r.base_code AND b.kind = 'base'
    WHERE r.professional_code = professional AND r.kind = of_kind
    ORDER BY r.base_code;
END;

-- 4. Which communities does professional grid F reach, and with how much?
CREATE FUNCTION roll_up(of_kind text, professional text, on_day date DEFAULT NULL)
RETURNS TABLE (territory text, base_grids bigint, base_codes text[], area_m2 double precision,
    buildings numeric, households numeric, residents numeric)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT b.territories[1], count(*), array_agg(r.base_code ORDER BY r.base_code),
        sum(r.area_m2), sum(r.buildings), sum(r.households), sum(r.residents)
    FROM relations_on(on_day) r
    LEFT JOIN grids_on(on_day) b ON b.code = r.base_code AND b.kind = 'base'
    WHERE r.professional_code = professional AND r.kind = of_kind
    GROUP BY b.territories[1]
    ORDER BY b.territories[1];
END;

-- 5. A place, in any CRS: which grids of every kind? On a shared border, both. That the boxes meet
-- goes without saying, but for that alone the planner can tell how few grids there will be.
CREATE FUNCTION grids_at(place geometry, on_day date DEFAULT NULL)
RETURNS TABLE (kind text, code text, responsible text, attributes jsonb)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT g.kind, g.code, responsible_of(g.attributes), g.attributes
    FROM grids_on(on_day) g
    WHERE g.geom && ST_Transform(place, @srid@) AND ST_Covers(g.geom, ST_Transform(place, @srid@))
    ORDER BY g.kind <> 'base', g.kind, g.code;
END;

CREATE FUNCTION grids_at(longitude double precision, latitude double precision,
    on_day date DEFAULT NULL)
RETURNS TABLE (kind text, code text, responsible text, attributes jsonb)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT a.* FROM grids_at(ST_SetSRID(ST_MakePoint(longitude, latitude), 4490), on_day) a;
END;

-- 6. Which base grids have no grid of kind K on all of their ground, or have several?
CREATE FUNCTION not_served_by_one(of_kind text, on_day date DEFAULT NULL)
RETURNS TABLE (base_code text, professional_codes text[], unserved_share double precision)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT r.base_code,
        coalesce(array_agg(r.professional_code ORDER BY r.professional_code)
            FILTER (WHERE r.professional_code <> ''), '{}'),
        coalesce(sum(r.base_share) FILTER (WHERE r.professional_code = ''), 0)
    FROM relations_on(on_day) r
    WHERE r.kind = of_kind AND NOT r.exact
    GROUP BY r.base_code
    ORDER BY r.base_code;
END;

-- 7. Base grid B was retired, split or moved: which rows of the mapping changed, and when?
CREATE FUNCTION changes_of(base text, since date DEFAULT '-infinity',
    until date DEFAULT 'infinity')
RETURNS TABLE (changed_on date, change text, kind text, professional_code text,
    share double precision, best_fit boolean)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT r.valid_to, 'closed', r.kind, r.professional_code, r.base_share, r.best_fit
    FROM relations r
    WHERE r.base_code = base AND r.valid_to BETWEEN since AND until
    UNION ALL
    SELECT r.valid_from, 'opened', r.kind, r.professional_code, r.base_share, r.best_fit
    FROM relations r
    WHERE r.base_code = base AND r.valid_from BETWEEN since AND until
    ORDER BY 1, 2, 3, 4;
END;

-- ... and which current base grids have taken over its ground?
CREATE FUNCTION successors_of(base text)
RETURNS TABLE (code text, share double precision)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT g.code, ST_Area(ST_Intersection(g.geom, o.geom)) / ST_Area(o.geom)
    FROM (
        SELECT p.geom FROM grids p
        WHERE p.code = base AND p.kind = 'base' AND p.valid_to IS NOT NULL
        ORDER BY p.closed_by DESC LIMIT 1) o
    JOIN grids g ON g.kind = 'base' AND g.valid_to IS NULL AND ST_Intersects(g.geom, o.geom)
    WHERE ST_Area(ST_Intersection(g.geom, o.geom)) > 0
    ORDER BY 2 DESC, 1;
END;

-- 8. Which grids of kind K cross a community limit; with digits given (9: streets), that limit?
CREATE FUNCTION crossing_limits(of_kind text, digits integer DEFAULT NULL,
    on_day date DEFAULT NULL)
RETURNS TABLE (code text, territories text[])
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT g.code, t.reached
    FROM grids_on(on_day) g
    CROSS JOIN LATERAL (
        SELECT array_agg(DISTINCT left(name, coalesce(digits, length(name)))
            ORDER BY left(name, coalesce(digits, length(name)))) AS reached
        FROM unnest(g.territories) AS name) t
    WHERE g.kind = of_kind AND cardinality(g.territories) > 1 AND cardinality(t.reached) > 1
    ORDER BY g.code;
END;
