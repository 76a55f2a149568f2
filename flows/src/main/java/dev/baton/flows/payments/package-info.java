/**
 * The sample application: a bank's accounts, a double-entry ledger, transfers. What a user of the platform would write,
 * and nothing else.
 *
 * <p>Start with {@link dev.baton.flows.payments.TransferFlow}: A, B, C on the event loop, the ledger on the database,
 * D, E, F on a compute-service. Each flow is a file; each stage is a function in a file of its own. Amounts are minor
 * units (hellers, cents) in code, decimal strings at the border. IBANs and owners are personal data: records that carry
 * them mask themselves in {@code toString}.
 */
@NullMarked
package dev.baton.flows.payments;

import org.jspecify.annotations.NullMarked;
