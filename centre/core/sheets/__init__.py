"""Sheets in and out: what a column means, which rows of a sheet are new, and how they are stored in a few statements.

Resources (django-import-export) of the rooms are built from these parts: `families/resources.py`,
`sessions_app/resources.py`, `centre/core/resources.py`. What reads files and what people see of an import stands above
the rooms, in `centre/imports`.
"""
