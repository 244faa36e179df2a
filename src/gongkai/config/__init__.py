"""Composition of the running platform: settings, the URL tree, the server and the worker."""
