"""Pages of the sessions room: validate, call an action, redirect."""
