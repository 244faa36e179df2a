"""Pages of search: the reader's, and the editors' desk."""
