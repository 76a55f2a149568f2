package dev.baton.load;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.StringReader;

/**
 * A Mustache template beside a class: a report page, whose values are escaped unless they are written with three
 * braces. What several pages share is a part, a file beside the class, too: {@code {{>part.css}}}.
 */
public final class PageTemplate {
    private final Template template;

    private PageTemplate(Template template) {
        this.template = template;
    }

    /** @throws IllegalStateException if there is no such file beside the class, or one of its parts */
    public static PageTemplate of(Class<?> beside, String name) {
        return new PageTemplate(Mustache.compiler()
                .strictSections(true)
                .withLoader(part -> new StringReader(ResourceText.of(beside, part)))
                .compile(ResourceText.of(beside, name)));
    }

    /**
     * @param page records, whose components the template names
     * @throws com.samskivert.mustache.MustacheException if the template names what the page does not have
     */
    public String fill(Record page) {
        return template.execute(page);
    }
}
