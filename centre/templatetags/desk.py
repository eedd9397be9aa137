"""Drawing the desk: {% load desk %}."""

from django import template
from django.template.loader import get_template

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_block(context, block):
    """A block by its room's own template, with the page's context around the block's own."""
    if not block.template:
        return ""
    with context.push(**block.context):
        return get_template(block.template).template.render(context)
