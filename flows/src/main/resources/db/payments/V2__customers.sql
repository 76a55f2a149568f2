-- The caller whose account it is: the name of an API key, or of a token (ISSUER#SUBJECT). Accounts from before belong
-- to the caller with the development key, which is known in the development profile only. The default stays for nodes
-- of older builds that still run.

ALTER TABLE payments.account ADD COLUMN customer text NOT NULL DEFAULT 'development';
