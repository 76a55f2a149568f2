-- Operators find requests by caller and by business key: what a flow is .searchableBy. A page is read from an index, as
-- by flow and state. A request comes into these indexes once, when it has ended: each change of a request makes a new
-- entry in all indexes that it is in. Those that are running are few, and looked through. Requests without a business
-- key, or without a caller, have no entry. Partitions that are made later have both indexes, too. Requests wait while
-- the index of callers is made: some seconds for each million that are stored.
ALTER TABLE baton.request ADD COLUMN business_key text;
CREATE INDEX request_business_key ON baton.request (business_key, id)
    WHERE business_key IS NOT NULL AND state <> 'running';
CREATE INDEX request_caller ON baton.request (caller, id) WHERE caller <> 'anonymous' AND state <> 'running';
