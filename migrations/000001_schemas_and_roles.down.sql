-- The roles stay: they belong to the whole cluster, and other databases may use them.
DROP SCHEMA ingest;
DROP SCHEMA news;
