"""The front hall: settings, addresses, the desk, imports, start-up and the embedded database."""
