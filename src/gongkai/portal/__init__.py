"""Composition of the public site: the URL tree, the home page, the disclosure page, the API root."""
