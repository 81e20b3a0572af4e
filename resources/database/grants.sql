-- Who may do what, run after every version: readers read; publishers read, add rows and close them.

GRANT USAGE ON SCHEMA @schema@ TO @reader@, @publisher@;
GRANT SELECT ON ALL TABLES IN SCHEMA @schema@ TO @reader@, @publisher@;
ALTER DEFAULT PRIVILEGES IN SCHEMA @schema@ GRANT SELECT ON TABLES TO @reader@, @publisher@;

GRANT INSERT ON editions, releases, findings_waived, areas, grids, relations, workers, admissions
    TO @publisher@;
GRANT UPDATE (valid_to, closed_by) ON grids, relations, workers, admissions TO @publisher@;
GRANT EXECUTE ON FUNCTION build_indexes(), make_kind_view(text), count_rows() TO @publisher@;
