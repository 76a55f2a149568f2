package dev.baton.gateway.http;

import dev.baton.gateway.http.exchange.FlowAuthentication;
import dev.baton.gateway.http.exchange.RateLimits;
import dev.baton.gateway.http.input.InputConstraints;
import dev.baton.gateway.http.openapi.ApiDocument;
import dev.baton.gateway.request.CompletionStyles;
import dev.baton.gateway.request.Requests;
import dev.baton.run.FlowCatalog;

/**
 * The flows that are served over HTTP, and how.
 *
 * @param document describes them to clients
 * @param constraints of their inputs
 * @param requests accepts their requests
 * @param styles that clients may choose from
 * @param rates how often clients may come
 * @param authenticator finds their callers
 */
public record ServedFlows(
        FlowCatalog flows,
        ApiDocument document,
        InputConstraints constraints,
        Requests requests,
        CompletionStyles styles,
        RateLimits rates,
        FlowAuthentication authenticator) {}
