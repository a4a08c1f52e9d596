DROP FUNCTION ingest.schema_version, ingest.grant_roles;
DROP VIEW news.v1_ingest_lag, news.v1_reject, news.v1_source_hour, news.v1_sentence,
    news.v1_article;
