"""The PostgreSQL server that comes with the programme: made, started, shared and stopped with it (ADR 0002)."""
