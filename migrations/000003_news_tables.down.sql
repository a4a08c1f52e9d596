DROP TABLE news.article, news.term;
DROP SEQUENCE news.article_id_block;
