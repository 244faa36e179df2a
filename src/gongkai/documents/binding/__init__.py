"""Many PDFs bound into one with bookmarks and running page numbers: the whole file of a case (案卷).

doors.py   count_pages(pdf), bind(front, parts): what the worker calls
tasks.py   what the sandbox's child does for them
"""
