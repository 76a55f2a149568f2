-- A request is written three times: accepted, checkpoint, reply. Its page has room for all three, so that a checkpoint touches no index and no
-- other page: measured against 60, all of them instead of half, and half of the write-ahead log for a request.
ALTER TABLE baton.request SET (fillfactor = 30);
