"""The gate before publishing: a version read with its attachments, and what the rules say of it.

check_document(document_id, anew=False) -> GateRun | None   reads and keeps the findings; outside any transaction
draft_of(document, version) -> Draft                        the version as the rules take it
"""
