/**
 * Certificates, keys and the secret of a cluster, made with the JDK alone. Every file but the certificates is readable
 * by its owner only.
 */
@NullMarked
package dev.baton.certificates;

import org.jspecify.annotations.NullMarked;
