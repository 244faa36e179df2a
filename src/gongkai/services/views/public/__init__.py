"""`/powers/` and `/services/`: pages without a script, for readers and printers."""
