-- Version 2: who works where, and by which record a professional layer was let in.

CREATE TABLE workers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    grid_code text COLLATE "C" NOT NULL,
    worker_id text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL,
    phone text NOT NULL,
    valid_from date NOT NULL,
    valid_to date CHECK (valid_to >= valid_from),
    opened_by bigint NOT NULL,
    closed_by bigint CHECK (closed_by > opened_by)
);
CREATE UNIQUE INDEX workers_grid ON workers (grid_code, worker_id, role, opened_by);

CREATE TABLE admissions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text COLLATE "C" NOT NULL,
    owner_department text NOT NULL,
    matters text NOT NULL,
    approving_bodies text NOT NULL,
    approved_on text NOT NULL,
    valid_until text NOT NULL,
    contact text NOT NULL,
    valid_from date NOT NULL,
    valid_to date CHECK (valid_to >= valid_from),
    opened_by bigint NOT NULL,
    closed_by bigint CHECK (closed_by > opened_by)
);
CREATE UNIQUE INDEX admissions_kind ON admissions (kind, opened_by);

CREATE VIEW current_workers AS
SELECT id, grid_code, worker_id, role, phone, valid_from FROM workers WHERE valid_to IS NULL;

CREATE VIEW current_admissions AS
SELECT id, kind, owner_department, matters, approving_bodies, approved_on, valid_until, contact,
    valid_from
FROM admissions WHERE valid_to IS NULL;

CREATE FUNCTION workers_on(on_day date) RETURNS SETOF workers
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT * FROM workers w
    WHERE (on_day IS NULL AND w.valid_to IS NULL)
        OR (w.valid_from <= on_day AND (w.valid_to IS NULL OR on_day < w.valid_to));
END;

-- Which base grids, and now which workers, support professional grid P?
DROP FUNCTION supporters_of(text, text, date);
CREATE FUNCTION supporters_of(of_kind text, professional text, on_day date DEFAULT NULL)
RETURNS TABLE (base_code text, share double precision, base_share double precision,
    best_fit boolean, exact boolean, responsible text, workers text[])
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT r.base_code, r.professional_share, r.base_share, r.best_fit, r.exact,
        responsible_of(b.attributes),
        ARRAY(SELECT DISTINCT w.worker_id FROM workers_on(on_day) w
            WHERE w.grid_code = r.base_code ORDER BY w.worker_id)
    FROM relations_on(on_day) r
    LEFT JOIN grids_on(on_day) b ON b.code = r.base_code AND b.kind = 'base'
    WHERE r.professional_code = professional AND r.kind = of_kind
    ORDER BY r.base_code;
END;

CREATE OR REPLACE FUNCTION count_rows() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
BEGIN
    ANALYZE grids;
    ANALYZE relations;
    ANALYZE workers;
END $$;
