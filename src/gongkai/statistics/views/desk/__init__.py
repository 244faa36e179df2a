"""The January desk: returns, reports, roll-up, seals."""
