-- The whole digests of the model and of the user's lexicon. A role that only stores articles
-- completes the row of a segmenter that was noted without them: hence SECURITY DEFINER.
SELECT set_config('role', rolname, true) FROM pg_roles
WHERE rolname = 'wenliu_owner' AND pg_has_role(oid, 'MEMBER');

DROP FUNCTION ingest.ensure_segmenter(text);
CREATE FUNCTION ingest.ensure_segmenter(p_version text, p_model_digest bytea,
                                        p_lexicon_digest bytea)
RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO ingest.segmenter (version, engine, icu_version, model_digest, lexicon_digest)
    SELECT p_version, split_part(p_version, ' ', 1),
           substring(p_version FROM 'icu ([0-9.]+)'), p_model_digest, p_lexicon_digest
    WHERE NOT EXISTS (SELECT FROM ingest.segmenter WHERE version = p_version)
    ON CONFLICT (version) DO NOTHING;
    UPDATE ingest.segmenter SET model_digest = p_model_digest
    WHERE version = p_version AND model_digest IS NULL AND p_model_digest IS NOT NULL;
    SELECT segmenter_id FROM ingest.segmenter WHERE version = p_version;
$$;
COMMENT ON FUNCTION ingest.ensure_segmenter IS
    'The number of a segmenter, new or known.';
COMMENT ON COLUMN ingest.segmenter.version IS
    'The whole of it in words, digests by their first six bytes: model 0a1b2c3d4e5f icu 72.1.';
COMMENT ON COLUMN ingest.segmenter.engine IS 'The engine: model or icu.';
COMMENT ON COLUMN ingest.segmenter.lexicon_digest IS
    'SHA-256 of the user''s lexicon, if there is one: of its file, or of the list of its files.';

CREATE OR REPLACE FUNCTION ingest.schema_version() RETURNS integer LANGUAGE sql IMMUTABLE
RETURN 8;

SELECT ingest.grant_roles();
