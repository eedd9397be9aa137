"""What kind of fact every field of every model is, declared beside the model.

The table drives subject-access export and redaction at the end of retention; a test fails on a field that is in no
class or in two, and on a model without a stated deletion rule.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class DataProtection:
    """The class of each field of a model: names separated by spaces.

    plain: not personal; personal: about an identifiable person; special: special category (health, ethnicity,
    safeguarding). deletion: in one sentence, when rows may be removed or redacted.
    """

    plain: str = ""
    personal: str = ""
    special: str = ""
    deletion: str = ""

    def class_of(self, field_name: str) -> str:
        """One of "plain", "personal", "special". Raises KeyError where the field is not classified."""
        for name in ("plain", "personal", "special"):
            if field_name in getattr(self, name).split():
                return name
        raise KeyError(field_name)

    def names(self) -> list[str]:
        """Every classified field name, in order, repeats included."""
        return f"{self.plain} {self.personal} {self.special}".split()
