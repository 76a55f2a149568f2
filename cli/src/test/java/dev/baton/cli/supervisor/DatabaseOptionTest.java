package dev.baton.cli.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.cluster.ClusterProblem;
import dev.baton.cluster.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseOptionTest {
    private static final String URI = "postgresql://u:secret@h/db";

    @TempDir
    Path dir;

    private static Optional<DatabaseAddress> of(Map<String, String> environment) {
        return DatabaseOption.of(Optional.empty(), environment);
    }

    @Test
    void anEmptyVariableDoesNotHideTheFile() throws IOException {
        Path file = Files.writeString(dir.resolve("uri"), URI + "\n");
        assertThat(of(Map.of("BATON_DATABASE_URI", "", "BATON_DATABASE_URI_FILE", file.toString())))
                .contains(DatabaseAddress.of(URI));
        assertThat(of(Map.of("BATON_DATABASE_URI", " "))).isEmpty();
    }

    @Test
    void aFileWithNothingInItIsNoEmbeddedDatabase() throws IOException {
        Path file = Files.writeString(dir.resolve("uri"), " \n");
        assertThatThrownBy(() -> of(Map.of("BATON_DATABASE_URI_FILE", file.toString())))
                .isInstanceOf(ClusterProblem.class)
                .hasMessage("The file " + file + " of BATON_DATABASE_URI_FILE is empty");
    }

    @Test
    void anOwnerWithoutADatabaseIsNoEmbeddedDatabase() {
        assertThatThrownBy(() -> of(Map.of("BATON_DATABASE_MIGRATION_URI", URI)))
                .isInstanceOf(ClusterProblem.class)
                .hasMessageStartingWith("BATON_DATABASE_MIGRATION_URI names the owner of the tables")
                .hasMessageNotContaining("secret");
        assertThat(of(Map.of("BATON_DATABASE_MIGRATION_URI", URI, "BATON_DATABASE_URI", URI)))
                .contains(new DatabaseAddress(URI, Optional.of(URI)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"BATON_DATABASE_URI", "BATON_DATABASE_MIGRATION_URI"})
    void aUriOfAnotherKindIsNamedByWhereItWasFound(String variable) {
        assertThatThrownBy(() -> of(Map.of(variable, "mysql://u:secret@h/db")))
                .isInstanceOf(ClusterProblem.class)
                .hasMessage(variable + " wants postgresql://user@host:port/database");
    }

    @Test
    void aFileThatCannotBeReadIsNamedWithTheReason() {
        Path file = dir.resolve("none");
        assertThatThrownBy(() -> of(Map.of("BATON_DATABASE_URI_FILE", file.toString())))
                .isInstanceOf(ClusterProblem.class)
                .hasMessage("The file " + file + " of BATON_DATABASE_URI_FILE can't be read: it does not exist");
    }

    @Test
    void portsAreNoPasswords() {
        String uri = "postgresql://u@a:5432,b:5432/db?application_name=x@y";
        assertThat(DatabaseOption.of(Optional.of(uri), Map.of())).contains(DatabaseAddress.of(uri));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sec ret", "sec/ret", "sec?ret", "sec#ret", "a@sec/ret", "%secret"})
    void aUriThatCannotBeReadIsNotShown(String password) {
        assertThatThrownBy(() -> DatabaseProbe.require("postgresql://u:" + password + "@127.0.0.1:1/db"))
                .isInstanceOf(ClusterProblem.class)
                .hasMessageStartingWith("The URI of the database can't be read ")
                .hasMessageNotContainingAny("sec", "ret")
                .hasNoCause();
    }
}
