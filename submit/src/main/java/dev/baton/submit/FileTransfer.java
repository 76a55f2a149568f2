package dev.baton.submit;

/** What is sent for a line. Text as it stands in the file: the bank decides whether it is right. */
record FileTransfer(Party from, Party to, String amount, String currency, String reference) {}
