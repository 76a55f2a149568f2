-- pgbench's own four tables, as pgbench makes them, so that pgbench itself can run on them.
CREATE TABLE bench.pgbench_branches (bid int NOT NULL, bbalance int, filler char(88)) WITH (fillfactor = 100);
CREATE TABLE bench.pgbench_tellers (tid int NOT NULL, bid int, tbalance int, filler char(84)) WITH (fillfactor = 100);
CREATE TABLE bench.pgbench_accounts (aid int NOT NULL, bid int, abalance int, filler char(84)) WITH (fillfactor = 100);
CREATE TABLE bench.pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));

-- TechEmpower's.
CREATE TABLE bench.world (id int PRIMARY KEY, randomnumber int NOT NULL DEFAULT 0);
CREATE TABLE bench.fortune (id int PRIMARY KEY, message varchar(2048) NOT NULL);
