package dev.baton.cli.project;

import dev.baton.async.IoReason;
import dev.baton.cluster.ClusterProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The files of a new project, as the Maven archetype has them on the class path: {@code ${name}} in a file, and
 * {@code __name__} in its name, is replaced.
 *
 * @param files where each lies, and whether that is below the package's folder
 * @param defaults of variables
 */
record ProjectFiles(List<TemplateFile> files, Map<String, String> defaults) {
    private static final String LIST = "META-INF/maven/archetype-metadata.xml";
    private static final String FOLDER = "archetype-resources/";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");
    private static final Pattern IN_NAME = Pattern.compile("__(\\w+?)__");

    /** One file: its folder, and its path in there. */
    record TemplateFile(String folder, String path, boolean inPackage) {

        private String source() {
            return FOLDER + (folder.isEmpty() ? "" : folder + "/") + path;
        }

        private String target(Map<String, String> variables) {
            String below = inPackage ? variables.getOrDefault("package", "").replace('.', '/') + "/" : "";
            return replaced(IN_NAME, (folder.isEmpty() ? "" : folder + "/") + below + path, variables);
        }
    }

    static ProjectFiles load() {
        Document list = document();
        Map<String, String> defaults = new HashMap<>();
        for (Element property : elements(list.getElementsByTagName("requiredProperty"))) {
            defaults.put(property.getAttribute("key"), text(property, "defaultValue"));
        }
        List<TemplateFile> files = new ArrayList<>();
        files.add(new TemplateFile("", "pom.xml", false)); // every archetype has it, and none lists it
        for (Element set : elements(list.getElementsByTagName("fileSet"))) {
            for (Element include : elements(set.getElementsByTagName("include"))) {
                files.add(new TemplateFile(
                        text(set, "directory"),
                        include.getTextContent(),
                        Boolean.parseBoolean(set.getAttribute("packaged"))));
            }
        }
        return new ProjectFiles(files, defaults);
    }

    /** Each file's path in the project, and its text. */
    SortedMap<String, String> filled(Map<String, String> variables) {
        SortedMap<String, String> filled = new TreeMap<>();
        for (TemplateFile file : files) {
            filled.put(file.target(variables), replaced(VARIABLE, read(file.source()), variables));
        }
        return filled;
    }

    /** What is no variable of ours stays as it is: Maven and the shell have theirs. */
    private static String replaced(Pattern pattern, String text, Map<String, String> variables) {
        return pattern.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(variables.getOrDefault(found.group(1), found.group())));
    }

    private static Document document() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            try (InputStream in = open(LIST)) {
                return factory.newDocumentBuilder().parse(in);
            }
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new ClusterProblem("Can't read " + LIST + " on the class path: " + e.getMessage(), e);
        }
    }

    private static String read(String resource) {
        try (InputStream in = open(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ClusterProblem("Can't read " + resource + " on the class path: " + IoReason.of(e), e);
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = ProjectFiles.class.getClassLoader().getResourceAsStream(resource);
        if (in == null) {
            throw new IOException("it is not there");
        }
        return in;
    }

    private static String text(Element element, String child) {
        NodeList found = element.getElementsByTagName(child);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
    }

    private static List<Element> elements(NodeList nodes) {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }
}
