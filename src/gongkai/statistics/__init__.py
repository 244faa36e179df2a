"""Returns from organs; the annual report compiled, rolled up, sealed and published."""
