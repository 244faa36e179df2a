"""Public pages of applications."""
