"""Search as a service: one index over what the district publishes, fed by the outbox."""
