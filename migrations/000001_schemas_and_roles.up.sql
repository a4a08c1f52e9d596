-- The two schemas and the four roles that everything else belongs to.

-- A user without CREATEROLE goes on without the roles: `wenliu-ingest migrate` then prints
-- what an administrator has to run, and grants once the roles are there.
DO $$
DECLARE
    may_make_roles boolean := (SELECT rolsuper OR rolcreaterole FROM pg_roles
                               WHERE rolname = current_user);
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['wenliu_owner', 'wenliu_ingest', 'wenliu_reader',
                                  'wenliu_operator'] LOOP
        CONTINUE WHEN NOT may_make_roles
                      OR EXISTS (SELECT FROM pg_roles WHERE rolname = wanted);
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            IF wanted = 'wenliu_ingest' THEN
                ALTER ROLE wenliu_ingest SET statement_timeout = '60s';
                ALTER ROLE wenliu_ingest SET lock_timeout = '15s';
                ALTER ROLE wenliu_ingest SET idle_in_transaction_session_timeout = '30s';
            END IF;
        EXCEPTION
            -- Roles belong to the whole cluster: another database was faster.
            WHEN duplicate_object OR unique_violation THEN NULL;
        END;
    END LOOP;
    -- Since PostgreSQL 16 who makes a role may not yet act as it.
    IF may_make_roles AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
        BEGIN
            EXECUTE format('GRANT wenliu_owner TO %I', current_user);
        EXCEPTION
            WHEN insufficient_privilege THEN NULL; -- another's role: do without it
        END;
    END IF;
END $$;

DO $$
DECLARE
    owner text := coalesce((SELECT rolname FROM pg_roles WHERE rolname = 'wenliu_owner'
                            AND pg_has_role(oid, 'MEMBER')), current_user);
BEGIN
    EXECUTE format('CREATE SCHEMA news AUTHORIZATION %I', owner);
    EXECUTE format('CREATE SCHEMA ingest AUTHORIZATION %I', owner);
END $$;

-- From here on, in every file: all objects belong to wenliu_owner where it exists.
SELECT set_config('role', rolname, true) FROM pg_roles
WHERE rolname = 'wenliu_owner' AND pg_has_role(oid, 'MEMBER');

COMMENT ON SCHEMA news IS
    'Chinese news articles, segmented. The views v1_* are the contract for readers.';
COMMENT ON SCHEMA ingest IS
    'What wenliu-ingest keeps to store every Kafka message exactly once.';
