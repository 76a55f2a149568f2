package dev.baton.submit;

import dev.baton.async.IoReason;
import dev.baton.cluster.ClusterProblem;
import dev.baton.flows.payments.SampleAccounts;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/** Makes a file of transfers between the sample accounts: something to submit. The same number makes the same file. */
final class OrderMaker {
    private static final int MOST = 100_000;

    private OrderMaker() {}

    /** @throws ClusterProblem if the file exists or can't be written */
    static void make(int orders, Path file) {
        if (orders < 1 || orders > MOST) {
            throw new ClusterProblem("--make is " + orders + "; allowed: 1 to " + MOST);
        }
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW)) {
            out.write("from,to,amount,currency,reference\n");
            for (int i = 0; i < orders; i++) {
                out.write(String.format(
                        Locale.ROOT,
                        "%s,%s,%d.%02d,CZK,order %d\n",
                        SampleAccounts.iban(1 + i % SampleAccounts.LAST_IN_CZK),
                        SampleAccounts.iban(1 + (i * 7 + 1) % SampleAccounts.LAST_IN_CZK),
                        1 + i % 90,
                        i % 100,
                        i + 1));
            }
        } catch (FileAlreadyExistsException e) {
            throw new ClusterProblem(file + " exists; name a new file", e);
        } catch (IOException e) {
            throw new ClusterProblem(file + " can't be written: " + IoReason.ofWriting(e), e);
        }
    }
}
