"""A municipality's application: overview, sections, lines, import, signature."""
