"""That the words about a child's play and learning go with a redacted family's."""

from centre.core.retention import register_words_about


def register() -> None:
    """Called once when the programme starts."""
    register_words_about("sessions_app.Observation", ("child",))
