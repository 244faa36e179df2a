"""Pages for the public and for the desk."""
