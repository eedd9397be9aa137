"""Marks made on a tablet while the connection was gone: kept there, encrypted, and sent when it is back (ADR 20)."""
