package dev.baton.load;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;

/**
 * A Mustache template beside a class: a report page, whose values are escaped unless they are written with three
 * braces.
 */
public final class PageTemplate {
    private final Template template;

    private PageTemplate(Template template) {
        this.template = template;
    }

    /** @throws IllegalStateException if there is no such file beside the class */
    public static PageTemplate of(Class<?> beside, String name) {
        return new PageTemplate(Mustache.compiler().strictSections(true).compile(ResourceText.of(beside, name)));
    }

    /**
     * @param page records, whose components the template names
     * @throws com.samskivert.mustache.MustacheException if the template names what the page does not have
     */
    public String fill(Record page) {
        return template.execute(page);
    }
}
