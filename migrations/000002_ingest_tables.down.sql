DROP TABLE ingest.identity, ingest.segmenter, ingest.reject, ingest.loss, ingest.gap,
    ingest.batch, ingest.progress, ingest.log, ingest.setting;
