"""Looking up many rows at once: the values as one array, instead of tens of thousands of parameters."""

from django.db.models import Field, Lookup
from django.db.models.fields.related import ForeignKey, OneToOneField


class AnyOf(Lookup):
    """`filter(reference__any_of={...})`: like `__in`, for values of the column's own type, however many."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler, connection):
        left, parameters = self.process_lhs(compiler, connection)
        kind = self.lhs.output_field.rel_db_type(connection).split("(")[0]
        return f"{left} = ANY(%s::{kind}[])", [*parameters, list(self.rhs)]


for each in (Field, ForeignKey, OneToOneField):
    each.register_lookup(AnyOf)
