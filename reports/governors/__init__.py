"""The head teacher's report to governors, termly: Part A for the governing body, Part B confidential.

content.py, part_b.py   everything a report says, as plain data that has passed the small-number rule
publications.py         what earlier reports said, and what stays with it
paper.py                that data as HTML and PDF
missing.py              what is still to be done before a report is issued
"""
