/** Texts of the frame, the cluster and the map, in English. */

export const CLUSTER_EN = {};
