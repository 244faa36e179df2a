"""Proactive disclosure (主动公开): the standard catalogue, columns, documents and the reviews before they go out."""
