"""Addresses of families on a page: {% load families %}. The rule is in families.privacy."""

from django import template

from .. import privacy

register = template.Library()


@register.inclusion_tag("families/parts/address.html", takes_context=True)
def family_address(context, address, empty="No address recorded"):
    """The address for whoever looks at the page, or that it is withheld. A cleared reading is recorded."""
    user = context["request"].user
    withheld = not privacy.may_read(address, user)
    return {
        "withheld": withheld,
        "reason": privacy.WITHHELD,
        "lines": [] if withheld else privacy.address_lines(address, user),
        "confidential": bool(address and address.confidential),
        "empty": empty,
    }


@register.simple_tag(takes_context=True)
def address_words(context, address):
    """The address on one line for whoever looks at the page."""
    return privacy.address_words(address, context["request"].user)


@register.simple_tag(takes_context=True)
def area_words(context, home):
    """The area of a families.home.Home for whoever looks at the page."""
    return privacy.area_words(home, context["request"].user)


@register.simple_tag(takes_context=True)
def draw_part(context, template_name, given):
    """A part of the page that another room draws: its template, with what it gave added to the page's context."""
    with context.push(**given):
        return context.template.engine.get_template(template_name).render(context)


@register.inclusion_tag("families/parts/how_to_reach.html")
def how_to_reach(household_id, on):
    """Interpreter, large print and the like of a family's people, beside letters and visits (trap T-50)."""
    from ..registering.needs import how_to_reach as people

    return {"reached": people(household_id, on=on)}


@register.inclusion_tag("families/parts/how_to_reach_row.html")
def how_to_reach_row(household_id, on):
    """The same as a row of a summary list; nothing where there is nothing to think of."""
    return how_to_reach(household_id, on)
