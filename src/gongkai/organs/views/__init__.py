"""The pages on which organs and posts are kept, inside the admin."""
