-- What the lab's flow reads: a thousand words by number.
CREATE TABLE lab.item (id int PRIMARY KEY, word text NOT NULL);
INSERT INTO lab.item (id, word) SELECT id, 'word-' || id FROM generate_series(1, 1000) AS id;
