"""The desk of the lists, inside the admin."""
