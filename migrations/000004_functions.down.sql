DROP FUNCTION ingest.ensure_month, ingest.ensure_segmenter, ingest.end_holder, ingest.claim,
    ingest.expect, ingest.advance;
