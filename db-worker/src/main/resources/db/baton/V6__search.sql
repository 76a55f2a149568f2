-- Operators find requests by caller and by business key: what a flow is .searchableBy. A page is read from an index, as
-- by flow and state. The new column is null for flows without a business key, and they have no entry in its index.
-- Partitions that are made later have both indexes, too.
ALTER TABLE baton.request ADD COLUMN business_key text;
CREATE INDEX request_business_key ON baton.request (business_key, id) WHERE business_key IS NOT NULL;
CREATE INDEX request_caller ON baton.request (caller, id) WHERE caller <> '';
