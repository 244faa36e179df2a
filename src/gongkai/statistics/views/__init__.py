"""Pages of the annual report: public ones, and the January desk inside the admin."""
