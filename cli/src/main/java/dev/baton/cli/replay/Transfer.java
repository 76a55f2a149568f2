package dev.baton.cli.replay;

/** What is sent for a line. Text as it stands in the file: the bank decides whether it is right. */
record Transfer(Party from, Party to, String amount, String currency, String reference) {}
