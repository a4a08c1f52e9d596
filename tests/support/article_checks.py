"""The checker's second half: do the articles add up to the outcomes in the ledger?"""

import collections
import json
import re

STORED = b"iuns"  # inserted, updated, unchanged, stale: the article is there afterwards

# An url that every rule for canonical urls leaves as it is, but for its scheme.
PLAIN_URL = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[a-z0-9._-]+)+)")

ARTICLES = """
    SELECT a.url, a.version, a.log_id, a.kafka_offset, count(i.key) AS identities
    FROM news.article a LEFT JOIN ingest.identity i
        ON (i.article_id, i.month, i.version, i.content_digest)
         = (a.article_id, a.month, a.version, a.content_digest)
    GROUP BY a.article_id, a.month
"""

# Terms that the dictionary does not hold, or that do not stand in the article. (No test
# that asks writes Traditional.)
WRONG_TERMS = """
    SELECT url, terms FROM news.article a
    WHERE terms <> ARRAY(
            SELECT term_id FROM news.term WHERE term_id = ANY (a.terms)
                AND strpos(normalize(lower(a.segmented), NFKC), term) > 0 ORDER BY 1)
        OR cardinality(terms) <> cardinality(term_counts)
"""


def check_articles(connection, ledger: dict) -> list:
    """ledger: {log_id: (log, {offset: letter})} of all that was ever ingested into it."""
    articles = connection.execute(ARTICLES).fetchall()
    identities = connection.execute("SELECT count(*) FROM ingest.identity").fetchone()[0]
    letters = collections.Counter(
        letter for _, outcomes in ledger.values() for letter in outcomes.values()
    )
    inserted, updated = letters[ord("i")], letters[ord("u")]
    updates = sum(version - 1 for _, version, _, _, _ in articles)
    counts = (
        ("articles", len(articles), "inserted", inserted),
        ("identities", identities, "inserted", inserted),
        ("later versions", updates, "updated", updated),
    )
    complaints = [
        f"{count} {what}, but {expected} messages were {word}"
        for what, count, word, expected in counts
        if count != expected
    ]
    complaints += repeated("url", [url for url, *_ in articles if url])
    complaints += repeated("origin", [(log_id, offset) for _, _, log_id, offset, _ in articles])
    complaints += [
        f"the terms of {url} are wrong: {terms}" for url, terms in connection.execute(WRONG_TERMS)
    ]
    for article in articles:
        complaints += check_origin(*article, ledger)
    return complaints + check_missing({plain(url) for url, *_ in articles}, ledger)


def repeated(what: str, values: list) -> list:
    counts = collections.Counter(values)
    return [f"{n} articles with the {what} {v}" for v, n in counts.items() if n > 1]


def check_origin(url, version, log_id, offset, identities, ledger: dict) -> list:
    """The message that an article names as its own made this version of it."""
    complaints, name = [], f"article {url} of log {log_id} offset {offset}"
    if identities != 1:
        complaints.append(f"{name}: {identities} identities are the same version as it")
    if log_id not in ledger:
        return complaints + [f"{name}: not a log of this topic"]
    log, outcomes = ledger[log_id]
    if outcomes.get(offset) != ord("i" if version == 1 else "u"):
        complaints.append(f"{name}: version {version}, but the ledger differs")
    sent = sent_url(log.values.get(offset))
    if sent and sent != plain(url):
        complaints.append(f"{name}: its message is about {sent}")
    return complaints


def check_missing(urls: set, ledger: dict) -> list:
    """What the ledger calls stored can be found."""
    return [
        f"log {log_id} offset {offset}: {chr(letter)}, but no article has its url"
        for log_id, (log, outcomes) in ledger.items()
        for offset, letter in outcomes.items()
        if letter in STORED and (sent_url(log.values.get(offset)) or None) not in urls | {None}
    ]


def sent_url(value) -> str:
    """The plain url of a plain message; "" for any other, of which we say nothing."""
    try:
        return plain(json.loads(value)["url"])
    except (ValueError, TypeError, LookupError, RecursionError):
        return ""


def plain(url) -> str:
    match = PLAIN_URL.fullmatch(url or "")
    return match[1] if match else ""
