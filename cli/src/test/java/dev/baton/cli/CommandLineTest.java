package dev.baton.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.cli.command.ToolCommand;
import dev.baton.terminal.CommandTool;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

class CommandLineTest {

    private record Ended(int code, String out, String err) {}

    private static Ended run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Baton.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Ended(code, out.toString(), err.toString().strip());
    }

    @Test
    void toolsOfOtherJarsAreCommandsAndThoseOfTheJdkAreNot() {
        assertThat(ToolCommand.find())
                .extracting(ToolProvider::name)
                .contains("submit", "bench", "lab")
                .doesNotContain("javac", "jar");
        assertThat(run("--help").out())
                .containsPattern("Tools:\\R")
                .contains("  submit        send a file of payment orders through the REST API");
    }

    @Test
    void theArgumentsOfAToolAreItsOwn() {
        assertThat(run("submit", "orders.csv", "--nonsense"))
                .isEqualTo(new Ended(2, "", "baton: Unknown option: '--nonsense' (see baton submit --help)"));
        assertThat(run("bench", "--rounds=0").err())
                .isEqualTo("baton: --stored, --nodes, --rounds, --seconds and --scale want numbers from 1");
        assertThat(run("lab", "--rows=none").err()).startsWith("baton: ").hasLineCount(1);
    }

    @Test
    void whatWouldBePassedOverIsRefused() {
        assertThat(run("lab", "--static=site", "--points=points.json", "--loads=8"))
                .isEqualTo(new Ended(2, "", "baton: --points and --loads don't go together (see baton lab --help)"));
        assertThat(run("lab", "--live", "--quick", "--rows=blocking").err())
                .contains("--live and --quick, --rows don't go together");
        assertThat(run("lab", "--flow=greet", "--live").err()).contains("--flow and --live don't go together");
        assertThat(run("lab", "--key=k").err()).isEqualTo("baton: --key goes with --flow (see baton lab --help)");
        assertThat(run("lab", "--static=site", "--rows=event-loop").err())
                .contains("--static has completion styles only: notification, ");
        assertThat(run("lab", "--seconds=-1").err()).contains("want numbers from 1");
        assertThat(run("lab", "--static=site", "--out=there").err()).contains("--static and --out don't go together");
        assertThat(run("lab", "--points=points.json"))
                .isEqualTo(new Ended(2, "", "baton: --points goes with --static (see baton lab --help)"));
        assertThat(run("lab", "--quick", "--rounds=3", "--seconds=2", "--rows=none"))
                .isEqualTo(new Ended(
                        2, "", "baton: --quick and --rounds, --seconds don't go together (see baton lab --help)"));
        assertThat(run("lab", "--quick", "--static=site", "--seconds=2", "--rows=none")
                        .err())
                .contains("--quick and --seconds don't go together");
    }

    @Test
    void theLabNamesWhatWasGiven() {
        assertThat(run("lab", "--loads=0").err()).isEqualTo("baton: --loads has 0; allowed: 1 to 8192");
        assertThat(run("lab", "--loads=64,9000,-1").err()).isEqualTo("baton: --loads has 9000, -1; allowed: 1 to 8192");
        for (String rows : new String[] {"nio,,nio", "", ",nio", "nio,", "nio, "}) {
            assertThat(run("lab", "--rows=" + rows, "--database-latency=5000"))
                    .as(rows)
                    .isEqualTo(new Ended(
                            2, "", "baton: --rows is '" + rows + "': a name is empty (see baton lab --help)"));
        }
        assertThat(run("lab", "--loads=8,", "--rows=none").err()).contains("--loads is '8,': a number is empty");
    }

    @Test
    void thePortsOfAClusterThatRunsAreItsOwn() {
        System.setProperty(CommandTool.ADMINS, "http://127.0.0.1:9190,http://127.0.0.1:9191");
        try {
            for (String port : new String[] {"--http-port", "--admin-port"}) {
                Ended ended = run("lab", "--live", port + "=8081");
                assertThat(ended.code()).isEqualTo(2);
                assertThat(ended.out()).isEmpty();
                assertThat(ended.err())
                        .startsWith("baton: a cluster runs already, at http://127.0.0.1:")
                        .contains("its ports are its own: " + port + " is for one that is started");
            }
        } finally {
            System.clearProperty(CommandTool.ADMINS);
        }
    }

    @Test
    void mistypedCommandsGetASuggestion() {
        assertThat(run("stauts").err())
                .isEqualTo("baton: Unmatched argument at index 0: 'stauts'; did you mean status? (see baton --help)");
    }

    @Test
    void aWrongStateIsToldWithThoseThatThereAre() {
        assertThat(run("requests", "--state=foo", "--url=http://127.0.0.1:1").err())
                .contains("RUNNING, DONE, REFUSED, DEAD")
                .hasLineCount(1);
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(run("--version").out()).startsWith("baton ").doesNotContain("null");
    }
}
