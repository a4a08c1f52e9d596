-- What is stored of the news itself.
SELECT set_config('role', rolname, true) FROM pg_roles
WHERE rolname = 'wenliu_owner' AND pg_has_role(oid, 'MEMBER');

-- A lane takes the ids in blocks of 1,000: [nextval, nextval + 999].
CREATE SEQUENCE news.article_id_block INCREMENT BY 1000 MINVALUE 1;
COMMENT ON SEQUENCE news.article_id_block IS
    'First ids of blocks of 1,000; ids that a lane did not use are lost.';

CREATE TABLE news.article (
    month               date NOT NULL,
    article_id          bigint NOT NULL,
    url                 text,
    host                text,
    title               text,
    body                text NOT NULL,
    summary             text,
    authors             text[] NOT NULL,
    authors_sent        text,
    agency              text,
    place               text,
    dateline_on         date,
    reporters           text[] NOT NULL DEFAULT '{}',
    correspondents      text[] NOT NULL DEFAULT '{}',
    editors             text[] NOT NULL,
    source              text,
    section             text,
    tags                text[] NOT NULL,
    image_url           text,
    language            text,
    language_sent       text,
    script              text NOT NULL,
    published_at        timestamptz,
    published_precision text CHECK (published_precision IN ('day', 'minute', 'second')),
    published_raw       text,
    modified_at         timestamptz,
    fetched_at          timestamptz,
    character_count     integer NOT NULL CHECK (character_count >= 0),
    paragraph_count     integer NOT NULL,
    sentence_count      integer NOT NULL,
    word_count          integer NOT NULL,
    content_digest      bytea NOT NULL CHECK (octet_length(content_digest) = 32),
    version             integer NOT NULL CHECK (version >= 1),
    first_stored_at     timestamptz NOT NULL,
    stored_at           timestamptz NOT NULL,
    repairs             integer NOT NULL,
    segmenter_id        integer NOT NULL,
    log_id              integer NOT NULL,
    kafka_offset        bigint NOT NULL,
    kafka_at            timestamptz,
    extra               jsonb,
    sentence_spans      integer[] NOT NULL CHECK (cardinality(sentence_spans) % 3 = 0),
    segmented           text NOT NULL,
    token_kinds         text NOT NULL,
    terms               integer[],
    term_counts         smallint[],
    PRIMARY KEY (article_id, month),
    CHECK ((published_at IS NULL) = (published_precision IS NULL))
) PARTITION BY RANGE (month);
CREATE INDEX article_host_published ON news.article (host, published_at);

COMMENT ON TABLE news.article IS 'One row an article, its newest version; partitioned by month. Read it through news.v1_article.';
COMMENT ON COLUMN news.article.month IS 'UTC month of the first version: of published_at, else of the record. Never changes.';
COMMENT ON COLUMN news.article.article_id IS 'The article, for ever.';
COMMENT ON COLUMN news.article.url IS 'As sent.';
COMMENT ON COLUMN news.article.host IS 'Of the url, in lower case, without www.';
COMMENT ON COLUMN news.article.title IS 'One line, without the name of the site.';
COMMENT ON COLUMN news.article.body IS 'Clean text; paragraphs are separated by a newline.';
COMMENT ON COLUMN news.article.summary IS 'As sent, clean.';
COMMENT ON COLUMN news.article.authors IS 'Names.';
COMMENT ON COLUMN news.article.authors_sent IS 'The author string as sent.';
COMMENT ON COLUMN news.article.agency IS 'News agency, from the dateline.';
COMMENT ON COLUMN news.article.place IS 'Place, from the dateline.';
COMMENT ON COLUMN news.article.dateline_on IS 'Date, from the dateline.';
COMMENT ON COLUMN news.article.reporters IS 'Names, from the byline.';
COMMENT ON COLUMN news.article.correspondents IS 'Names, from the byline.';
COMMENT ON COLUMN news.article.editors IS 'Names, as sent or from the byline.';
COMMENT ON COLUMN news.article.source IS 'Who published it; the host when nobody said.';
COMMENT ON COLUMN news.article.section IS 'Section of the paper, as sent.';
COMMENT ON COLUMN news.article.tags IS 'Keywords, as sent.';
COMMENT ON COLUMN news.article.image_url IS 'Its picture.';
COMMENT ON COLUMN news.article.language IS 'BCP 47; zh when most letters are Han, whatever was sent.';
COMMENT ON COLUMN news.article.language_sent IS 'The language as sent.';
COMMENT ON COLUMN news.article.script IS 'Hans, Hant, mixed or other.';
COMMENT ON COLUMN news.article.published_at IS 'When it was published.';
COMMENT ON COLUMN news.article.published_precision IS 'How exactly that is known: day, minute, second.';
COMMENT ON COLUMN news.article.published_raw IS 'The time as sent.';
COMMENT ON COLUMN news.article.modified_at IS 'When it was changed, as sent.';
COMMENT ON COLUMN news.article.fetched_at IS 'When the crawler fetched it, as sent.';
COMMENT ON COLUMN news.article.character_count IS 'Code points of the body, without newlines.';
COMMENT ON COLUMN news.article.paragraph_count IS 'Lines of the body.';
COMMENT ON COLUMN news.article.sentence_count IS 'Sentences, without the title.';
COMMENT ON COLUMN news.article.word_count IS 'Words of title and body, without punctuation.';
COMMENT ON COLUMN news.article.content_digest IS 'SHA-256 over title, body, summary, authors and publishing time: equal means unchanged.';
COMMENT ON COLUMN news.article.version IS 'How many versions were stored, this one included.';
COMMENT ON COLUMN news.article.first_stored_at IS 'When the first version was stored.';
COMMENT ON COLUMN news.article.stored_at IS 'When this version was stored.';
COMMENT ON COLUMN news.article.repairs IS 'Bits: what was mended in the message.';
COMMENT ON COLUMN news.article.segmenter_id IS 'What cut the words: ingest.segmenter.';
COMMENT ON COLUMN news.article.log_id IS 'Where this version came from: ingest.log.';
COMMENT ON COLUMN news.article.kafka_offset IS 'And at which offset.';
COMMENT ON COLUMN news.article.kafka_at IS 'Record timestamp; NULL when it has none.';
COMMENT ON COLUMN news.article.extra IS 'All other fields of the message.';
COMMENT ON COLUMN news.article.sentence_spans IS 'Three numbers a sentence: start and length in code points of the body, paragraph. Sentence 0 is the title.';
COMMENT ON COLUMN news.article.segmented IS 'A line a sentence, words joined by one space.';
COMMENT ON COLUMN news.article.token_kinds IS 'A line a sentence, a letter a word: h Han, l Latin, n number, m mixed, u url, t tag, p punctuation, s symbol, e emoji.';
COMMENT ON COLUMN news.article.terms IS 'Distinct search keys of title and body as ids of news.term, ascending.';
COMMENT ON COLUMN news.article.term_counts IS 'How often each of them occurs.';

CREATE TABLE news.term (
    term_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    term    text COLLATE "C" NOT NULL UNIQUE
);
COMMENT ON TABLE news.term IS 'The dictionary of search keys.';
COMMENT ON COLUMN news.term.term_id IS 'The number in news.article.terms.';
COMMENT ON COLUMN news.term.term IS 'The search key: case-folded, Simplified.';
