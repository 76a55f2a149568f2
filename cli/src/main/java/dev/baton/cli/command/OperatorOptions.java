package dev.baton.cli.command;

import dev.baton.cli.client.OperatorClient;
import dev.baton.gateway.http.requests.Operators;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The operator's credentials, and the gateways. */
final class OperatorOptions {

    @Mixin
    private GatewayOptions gateway;

    @Option(
            names = "--operator-key",
            paramLabel = "KEY",
            defaultValue = "${env:BATON_OPERATOR_KEY:-" + Operators.DEVELOPMENT_KEY + "}",
            description =
                    "Operator's key, or a token of an issuer. Default: $$BATON_OPERATOR_KEY, else the development key.")
    private String key;

    OperatorClient client() {
        return new OperatorClient(gateway.uris(), gateway.caFile(), key);
    }
}
