-- Operators find requests by caller and by business key: what a flow is .searchableBy. A page is read from an index, as
-- by flow and state. A request comes into these indexes once, when it has ended: each change of a request makes a new
-- entry in all indexes that it is in. Those that are running are few, and looked through. Requests without a business
-- key, or without a caller, have no entry, nor have callers whose name is longer than any may be now: no entry of an
-- index may be longer than 2,704 bytes. Partitions that are made later have both indexes, too.
--
-- The column is added at once, but only if nothing else uses the table; everything that comes later waits behind this,
-- so it does not wait long, and db-workers try again. It is longer than deadlock_timeout: then autovacuum gives way.
-- From there on until the indexes are made, some seconds for each million of stored requests, all requests wait or are
-- answered with 503.
SET LOCAL lock_timeout = '1500ms';
ALTER TABLE baton.request ADD COLUMN business_key text;
CREATE INDEX request_business_key ON baton.request (business_key, id)
    WHERE business_key IS NOT NULL AND state <> 'running';
CREATE INDEX request_caller ON baton.request (caller, id)
    WHERE caller <> 'anonymous' AND octet_length(caller) <= 1024 AND state <> 'running';
