-- The books. Every change of a balance is a posting: entries that sum up to zero.

CREATE SEQUENCE payments.account_number START 1000001;

CREATE TABLE payments.account (
    id                bigint      PRIMARY KEY CHECK (id > 0),
    iban              text        NOT NULL UNIQUE,
    owner             text        NOT NULL,
    currency          text        NOT NULL CHECK (currency IN ('CZK', 'EUR')),
    balance           bigint      NOT NULL CHECK (balance >= 0),
    closed            boolean     NOT NULL DEFAULT false,
    opened_at         timestamptz NOT NULL,
    -- What the account sent in the clock hour sent_hour (hours since 1970) and in the hour before: velocity checks
    -- without reading transfers.
    sent_hour         bigint      NOT NULL DEFAULT 0,
    sent_count        bigint      NOT NULL DEFAULT 0,
    sent_sum          bigint      NOT NULL DEFAULT 0,
    sent_count_before bigint      NOT NULL DEFAULT 0,
    sent_sum_before   bigint      NOT NULL DEFAULT 0
) WITH (fillfactor = 50); -- room for the next version on the same page: no index is touched by a posting

-- The bank's own side. It has no running balance, as one row for all fees would make all transfers wait for each other:
-- its balance is the sum of its entries.
CREATE TABLE payments.bank_account (
    id       bigint PRIMARY KEY CHECK (id < 0),
    purpose  text   NOT NULL CHECK (purpose IN ('equity', 'fees')),
    currency text   NOT NULL,
    UNIQUE (currency, purpose)
);

INSERT INTO payments.bank_account (id, purpose, currency)
VALUES (-1, 'equity', 'CZK'), (-2, 'fees', 'CZK'), (-3, 'equity', 'EUR'), (-4, 'fees', 'EUR');

-- balance_after, sent_count and sent_sum are facts of the moment of posting: a receipt can be made again at any time,
-- and is the same.
CREATE TABLE payments.transfer (
    id            uuid        PRIMARY KEY,
    from_id       bigint      NOT NULL,
    to_id         bigint      NOT NULL CHECK (to_id <> from_id),
    amount        bigint      NOT NULL CHECK (amount > 0),
    fee           bigint      NOT NULL CHECK (fee >= 0),
    reference     text        NOT NULL,
    booked_at     timestamptz NOT NULL,
    balance_after bigint      NOT NULL,
    sent_count    bigint      NOT NULL,
    sent_sum      bigint      NOT NULL
);

-- Who has paid whom, and by which transfer first. The primary key answers "seen before?", also when two transfers run
-- at the same time.
CREATE TABLE payments.counterparty (
    from_id        bigint NOT NULL,
    to_id          bigint NOT NULL,
    first_transfer uuid   NOT NULL,
    PRIMARY KEY (from_id, to_id)
);

-- No foreign keys here: only the ledger stage writes, with the accounts locked, and each key would cost a look-up per
-- row. The view below audits.
CREATE TABLE payments.entry (
    account_id    bigint      NOT NULL,
    seq           bigint      GENERATED ALWAYS AS IDENTITY,
    posting_id    uuid        NOT NULL, -- a transfer's id, or an opening's
    amount        bigint      NOT NULL CHECK (amount <> 0),
    balance_after bigint,               -- null: the bank's own side
    booked_at     timestamptz NOT NULL,
    PRIMARY KEY (account_id, seq)
);

-- One row per currency; sound books have zero in all three sums. An entry of no account is missing in the first.
CREATE VIEW payments.audit AS
WITH sums AS (
    SELECT account_id, sum(amount) AS entries FROM payments.entry GROUP BY account_id
), sides AS (
    SELECT a.currency, a.balance, coalesce(s.entries, 0) AS entries
    FROM payments.account a LEFT JOIN sums s ON s.account_id = a.id
    UNION ALL
    SELECT b.currency, coalesce(s.entries, 0), coalesce(s.entries, 0)
    FROM payments.bank_account b LEFT JOIN sums s ON s.account_id = b.id
)
SELECT currency,
       sum(entries)                               AS entries,
       sum(balance)                               AS balances,
       count(*) FILTER (WHERE balance <> entries) AS wrong_accounts
FROM sides
GROUP BY currency;
