-- Back to the compression that the server chooses. Rows stay as they are.
SELECT set_config('role', rolname, true) FROM pg_roles
WHERE rolname = 'wenliu_owner' AND pg_has_role(oid, 'MEMBER');

DO $$
DECLARE
    alteration text;
BEGIN
    FOR alteration IN
        SELECT format('ALTER TABLE %s %s', t.relid,
                      string_agg(format('ALTER %I SET COMPRESSION default', a.attname), ', '))
        FROM pg_partition_tree('news.article') t
        JOIN pg_attribute a ON a.attrelid = t.relid AND a.attnum > 0
                           AND NOT a.attisdropped AND a.attstorage = 'x'
        GROUP BY t.relid
    LOOP
        EXECUTE alteration;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION ingest.schema_version() RETURNS integer LANGUAGE sql IMMUTABLE
RETURN 9;

SELECT ingest.grant_roles();
