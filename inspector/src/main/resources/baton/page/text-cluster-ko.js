/** Texts of the frame, the cluster and the map, in Korean. */

export const CLUSTER_KO = {};
