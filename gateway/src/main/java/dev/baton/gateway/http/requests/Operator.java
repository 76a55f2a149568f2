package dev.baton.gateway.http.requests;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/**
 * A caller who may see every request and retry the dead ones; list {@code gateway.operators}.
 *
 * @param sha256 of the key, in hex
 */
public record Operator(
        @NotNull @Pattern(regexp = "[A-Za-z0-9._-]{1,64}") String name,

        @NotNull @Pattern(regexp = "[0-9a-f]{64}") String sha256) {}
