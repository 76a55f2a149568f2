package dev.baton.cli.command;

import dev.baton.async.IoReason;
import dev.baton.certificates.CertificateFolder;
import dev.baton.cli.terminal.Console;
import dev.baton.cluster.ClusterProblem;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code baton certificates}: what the nodes of a cluster authenticate each other with. */
@Command(
        name = "certificates",
        description = {
            "Make a CA, a certificate for each node, and the secret of a cluster.",
            "Keys and the secret are readable by you alone. Nothing is overwritten without --renew."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class CertificatesCommand implements Callable<Integer> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,62}");
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9*]([A-Za-z0-9.-]{0,252})|(?=.*:)[0-9A-Fa-f:.]{2,45}");
    private static final int MOST_DAYS = 3650;

    @Parameters(paramLabel = "DIR", description = "The folder for them; made with mode 0700.")
    private Path dir = Path.of("");

    @Option(
            names = "--nodes",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "gateway-1,db-worker-1,db-worker-2,compute-service-1",
            description =
                    "Names of nodes, comma-separated. Replicas of one node may share one. Default: ${DEFAULT-VALUE}")
    private List<String> nodes = List.of();

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            defaultValue = "baton",
            description = "cluster.name of the nodes. Default: ${DEFAULT-VALUE}")
    private String cluster = "";

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "365",
            description = "How long the nodes' certificates are valid. Default: ${DEFAULT-VALUE}")
    private int days;

    @Option(
            names = "--https",
            paramLabel = "HOST",
            split = ",",
            description = "Also a certificate for HTTPS, https.pem, for these host names and addresses, such as"
                    + " localhost,127.0.0.1. Clients need ca.pem to trust it.")
    private List<String> hosts = List.of();

    @Option(
            names = "--renew",
            description =
                    "Make certificates and keys of these nodes anew, with the CA that is in DIR; also of new nodes."
                            + " Running nodes use them within seconds.")
    private boolean renew;

    @Override
    public Integer call() {
        check();
        CertificateFolder folder = new CertificateFolder(dir, cluster);
        try {
            if (renew) {
                renew(folder);
            } else {
                folder.create(nodes, days);
            }
            if (!hosts.isEmpty()) {
                folder.makeHttps(hosts, days);
            }
        } catch (FileAlreadyExistsException e) {
            throw new ClusterProblem(e.getFile() + " is there already; add --renew to make the nodes' files anew", e);
        } catch (IOException e) {
            throw new ClusterProblem("The certificates can't be written to %s: %s".formatted(dir, IoReason.of(e)), e);
        }
        tell(folder);
        return 0;
    }

    private void renew(CertificateFolder folder) throws IOException {
        if (!folder.exists()) {
            throw new ClusterProblem("There is no CA in " + dir + "; leave out --renew to make one");
        }
        folder.renew(nodes, days);
    }

    private void check() {
        if (days < 1 || days > MOST_DAYS) {
            throw new ClusterProblem("--days is %d; allowed: 1 to %d".formatted(days, MOST_DAYS));
        }
        name("--cluster", cluster);
        nodes.forEach(node -> name("--nodes", node));
        hosts.forEach(CertificatesCommand::host);
        for (String node : nodes) {
            if (node.equals("ca") || node.equals(CertificateFolder.HTTPS) || node.endsWith("-key")) {
                throw new ClusterProblem(
                        "--nodes: %s is reserved: ca, https and NAME-key are names of files here".formatted(node));
            }
        }
    }

    private static void host(String host) {
        if (!HOST.matcher(host).matches()) {
            throw new ClusterProblem("--https is '%s'; allowed: host names and IP addresses".formatted(host));
        }
    }

    private static void name(String option, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new ClusterProblem("%s is '%s'; allowed: letters, digits, dots and hyphens".formatted(option, name));
        }
    }

    private void tell(CertificateFolder folder) {
        Console console = new Console();
        console.line(
                "%s in %s, valid for %d days: %s", renew ? "Renewed" : "Made", dir, days, String.join(", ", nodes));
        console.line("");
        console.line(
                "A node needs its own two files, ca.pem and secret. ca-key.pem signs: keep it where no node runs.");
        console.line("The node %s, for example, is started with", nodes.getFirst());
        folder.environment(nodes.getFirst()).entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(variable -> console.line("  %s=%s", variable.getKey(), variable.getValue()));
        if (!hosts.isEmpty()) {
            console.line("and, for HTTPS at its ports for clients and operators,");
            folder.httpsEnvironment().entrySet().stream()
                    .sorted(java.util.Map.Entry.comparingByKey())
                    .forEach(variable -> console.line("  %s=%s", variable.getKey(), variable.getValue()));
        }
    }
}
