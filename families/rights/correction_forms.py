"""What people type about corrections."""

from centre.core.dates import local_today
from centre.core.forms import CentreForm

from ..models.correction import CorrectionDecision
from ..support.forms import line_field, radio_field, text_field
from .forms import day_field


class CorrectionForm(CentreForm):
    """Who asks for what to be put right."""

    asker_name = line_field("Who asks?", 150)
    received_on = day_field("When did they ask?")
    what = text_field(
        "Which record, and what do they say is wrong with it?",
        1_000,
        rows=3,
        missing="Enter what they say is wrong",
        help_text="For example: the note of the visit on 3 March, “father absent”.",
    )
    wanted = text_field("What should stand there?", 1_000, rows=3, missing="Enter what should stand there")

    def __init__(self, data, **kwargs):
        super().__init__(data, initial={"received_on": local_today()}, **kwargs)
        self.fields["asker_name"].error_messages["required"] = "Enter who asks"


class CorrectionDecisionForm(CentreForm):
    """What came of it."""

    decision = radio_field("What came of it?", CorrectionDecision.choices, "Choose what came of it")
    was = text_field("What stood there", 1_000, rows=2, required=False, help_text="Where it was put right.")
    now_is = text_field("What stands there now", 1_000, rows=2, required=False, help_text="Where it was put right.")
    reason = text_field("Why", 1_000, rows=3, required=False, help_text="Needed where it is refused.")
    told_on = day_field("When were they told?")

    def __init__(self, data, **kwargs):
        super().__init__(data, initial={"told_on": local_today()}, **kwargs)
