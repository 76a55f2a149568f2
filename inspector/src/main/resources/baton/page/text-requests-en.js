/** Texts of messages, requests, durable requests, the audit and sending, in English. */

export const REQUESTS_EN = {};
