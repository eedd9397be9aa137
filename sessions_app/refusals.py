"""What the rules of this room refuse. Each message is a plain sentence that says what to do; none names a person."""


class Refused(Exception):
    """Something that the rules do not allow now. `str(error)` can be shown as it is."""


class RegisterIsClosed(Refused):
    def __init__(self):
        super().__init__(
            "This register is closed, so nothing was changed. What is wrong on it is corrected, with a reason."
        )


class SessionIsCancelled(Refused):
    def __init__(self):
        super().__init__("This session was cancelled, so nobody can be marked. Put it back on the timetable first.")


class SessionIsToCome(Refused):
    def __init__(self):
        super().__init__("This session is still to come. Until its day people can be booked, not marked.")


class BookingsAreOver(Refused):
    def __init__(self):
        super().__init__("This session has begun, so people are marked now, not booked.")


class NobodyToMark(Refused):
    def __init__(self, message="This person cannot be marked: the record was not found, or the baby is not born yet."):
        super().__init__(message)


class ChildrenAreStillIn(Refused):
    """`people` are the children in question, for a page that may name them."""

    def __init__(self, people):
        self.people = list(people)
        count = len(self.people)
        super().__init__(
            f"{count} {'child is' if count == 1 else 'children are'} still signed in. "
            "Sign them out first: a crèche register closes when every child has been collected."
        )


class NotComplete(Refused):
    """A register cannot be closed yet; `missing` says what nobody has said (sessions_app.closing.reading)."""

    def __init__(self, missing, words):
        self.missing = list(missing)
        super().__init__(f"The register cannot be closed yet. Not said so far: {words}.")


class ReasonIsNeeded(Refused):
    """A mark is taken back only with the reason (sessions_app.voids)."""

    def __init__(self):
        super().__init__("Say why this mark is taken back.")


class ChangedMeanwhile(Refused):
    """Somebody else changed the same thing; `current` is how it stands now."""

    def __init__(self, message, current=None):
        self.current = current
        super().__init__(message)


class TooManyChildren(Refused):
    """The ratio of a crèche allows no further child now; `problems` say why."""

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__(f"Not signed in. {'. '.join(self.problems)}.")


class SpaceTaken(Refused):
    """Another session has the room or the equipment; `field` is the field of the form that chose it."""

    def __init__(self, field, message):
        self.field = field
        super().__init__(message)
