"""Visits without a signal: what a worker takes along on the phone, and what comes back from it (ADR 15)."""
