/** What nodes exchange whether there is work or not: who is there, leases, counts for lists. As the filter has it. */

const CALLS = new Set(['baton.RENEW_LEASE', 'baton.RELEASE_LEASE', 'baton.FLOWS', 'baton.LIST']);
const ROSTER = 'baton.roster';

/** In a filter. */
export const TERM = 'is:housekeeping';

/** Of a message. */
export function isHousekeeping(hop) {
  return hop.address === ROSTER || CALLS.has(hop.flow);
}

/** Of a row of addresses. */
export function isHouseAddress(row) {
  return row.address === ROSTER || row.address.startsWith('__vertx.') || CALLS.has(row.address.split('/')[0]);
}
