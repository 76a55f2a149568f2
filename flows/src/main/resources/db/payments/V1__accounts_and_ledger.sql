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
    -- What the account sent in the clock hour sent_hour (hours since 1970) and in the hour before: velocity without reading transfers.
    sent_hour         bigint      NOT NULL DEFAULT 0,
    sent_count        bigint      NOT NULL DEFAULT 0,
    sent_sum          bigint      NOT NULL DEFAULT 0,
    sent_count_before bigint      NOT NULL DEFAULT 0,
    sent_sum_before   bigint      NOT NULL DEFAULT 0
) WITH (fillfactor = 50); -- room for the next version on the same page: no index is touched by a posting

-- The bank's own side. No running balance, as one row for all fees would make all transfers wait for each other: it is the sum of entries.
CREATE TABLE payments.bank_account (
    id       bigint PRIMARY KEY CHECK (id < 0),
    purpose  text   NOT NULL CHECK (purpose IN ('equity', 'fees')),
    currency text   NOT NULL,
    UNIQUE (currency, purpose)
);

INSERT INTO payments.bank_account (id, purpose, currency)
VALUES (-1, 'equity', 'CZK'), (-2, 'fees', 'CZK'), (-3, 'equity', 'EUR'), (-4, 'fees', 'EUR');

-- balance_after, sent_count and sent_sum are facts of the moment of posting: a receipt can be made again at any time, and is the same.
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

-- Who has paid whom, and by which transfer first. Its primary key answers "seen before?" and keeps it true under concurrency.
CREATE TABLE payments.counterparty (
    from_id        bigint NOT NULL,
    to_id          bigint NOT NULL,
    first_transfer uuid   NOT NULL,
    PRIMARY KEY (from_id, to_id)
);

-- No foreign keys here: only the ledger stage writes, with the accounts locked, and each key would cost a look-up per row. The view below audits.
CREATE TABLE payments.entry (
    account_id    bigint      NOT NULL,
    seq           bigint      GENERATED ALWAYS AS IDENTITY,
    posting_id    uuid        NOT NULL, -- a transfer's id, or an opening's
    amount        bigint      NOT NULL CHECK (amount <> 0),
    balance_after bigint,               -- null: the bank's own side
    booked_at     timestamptz NOT NULL,
    PRIMARY KEY (account_id, seq)
);

-- One row per currency; sound books have zero in all three sums.
CREATE VIEW payments.audit AS
SELECT b.currency,
       coalesce(sum(e.amount), 0)                                                             AS entries,
       coalesce(sum(e.amount) FILTER (WHERE e.account_id < 0), 0)
           + (SELECT coalesce(sum(balance), 0) FROM payments.account a WHERE a.currency = b.currency) AS balances,
       (SELECT count(*)
        FROM payments.account a
        WHERE a.currency = b.currency
          AND a.balance <> (SELECT coalesce(sum(x.amount), 0) FROM payments.entry x WHERE x.account_id = a.id)) AS wrong_accounts
FROM (SELECT DISTINCT currency FROM payments.bank_account) b
LEFT JOIN (
    SELECT coalesce(a.currency, k.currency) AS currency, x.account_id, x.amount
    FROM payments.entry x
    LEFT JOIN payments.account a ON a.id = x.account_id
    LEFT JOIN payments.bank_account k ON k.id = x.account_id
) e ON e.currency = b.currency
GROUP BY b.currency;
