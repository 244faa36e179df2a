"""Reads of the lists. `counts`, `changes` and `report_figures` are what the annual report asks for."""

from gongkai.services.queries.powers import Movement, changes, counts, report_figures

__all__ = ["Movement", "changes", "counts", "report_figures"]
