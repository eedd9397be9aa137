"""Start-up: `manage.py` commands, and `python -m centre.launch`, which runs a whole centre until it is told to stop."""
