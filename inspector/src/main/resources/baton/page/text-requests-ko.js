/** Texts of messages, requests, durable requests, the audit and sending, in Korean. */

export const REQUESTS_KO = {};
