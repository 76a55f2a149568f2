-- A new request is written once with its claim and its first checkpoint, and a second time with its reply: its page has room for two.
ALTER TABLE baton.request SET (fillfactor = 45);
