-- Back to the function of version 7, word for word.
SELECT set_config('role', rolname, true) FROM pg_roles
WHERE rolname = 'wenliu_owner' AND pg_has_role(oid, 'MEMBER');

DROP FUNCTION ingest.ensure_segmenter(text, bytea, bytea);
CREATE FUNCTION ingest.ensure_segmenter(p_version text)
RETURNS integer LANGUAGE sql AS $$
    INSERT INTO ingest.segmenter (version, engine, icu_version)
    SELECT p_version, split_part(p_version, ' ', 1), substring(p_version FROM 'icu ([0-9.]+)')
    WHERE NOT EXISTS (SELECT FROM ingest.segmenter WHERE version = p_version)
    ON CONFLICT (version) DO NOTHING;
    SELECT segmenter_id FROM ingest.segmenter WHERE version = p_version;
$$;
COMMENT ON FUNCTION ingest.ensure_segmenter IS 'The number of a segmenter, new or known.';
COMMENT ON COLUMN ingest.segmenter.version IS 'The whole of it in words: icu 72.1.';
COMMENT ON COLUMN ingest.segmenter.engine IS 'The engine: icu.';
COMMENT ON COLUMN ingest.segmenter.lexicon_digest IS 'SHA-256 of the user''s lexicon, if there is one.';

CREATE OR REPLACE FUNCTION ingest.schema_version() RETURNS integer LANGUAGE sql IMMUTABLE
RETURN 7;

SELECT ingest.grant_roles();
