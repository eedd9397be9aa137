"""Attendance analysis: when families come, and how many of those who come once come again."""
