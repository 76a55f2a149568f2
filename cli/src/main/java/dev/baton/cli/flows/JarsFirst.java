package dev.baton.cli.flows;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Classes as the jars have them, even if this JVM has others by the same names; the API of flows is this JVM's. */
final class JarsFirst extends URLClassLoader {
    private static final String API = "dev.baton.flow.";

    JarsFirst(List<URL> jars, @Nullable ClassLoader parent) {
        super("flow jars", jars.toArray(URL[]::new), parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("java.") || name.startsWith(API)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            try {
                return findClass(name);
            } catch (ClassNotFoundException e) {
                return super.loadClass(name, resolve);
            }
        }
    }

    /** The jars' come first; providers of this JVM are no flows of the jars. */
    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> found = new ArrayList<>(Collections.list(findResources(name)));
        if (!name.startsWith("META-INF/services/dev.baton.flow.")) {
            Collections.list(super.getResources(name)).stream()
                    .filter(resource ->
                            found.stream().noneMatch(each -> each.toString().equals(resource.toString())))
                    .forEach(found::add);
        }
        return Collections.enumeration(found);
    }
}
