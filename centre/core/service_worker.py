"""The script by which a browser keeps an empty page and its parts, so that it opens without the centre."""

import hashlib

from django.contrib.staticfiles.storage import staticfiles_storage
from django.shortcuts import render
from django.template.loader import get_template


def service_worker(request, template: str, *, parts: tuple[str, ...], page_template: str, **context):
    """The script as a response; another one for each state of the parts (static files) and of the page they make up.

    context: what else the template of the script says, such as the page's address.
    """
    addresses = [staticfiles_storage.url(name) for name in parts]
    source = "\n".join([*addresses, get_template(page_template).template.source])
    version = hashlib.sha256(source.encode()).hexdigest()[:12]
    told = {"parts": addresses, "version": version, **context}
    response = render(request, template, told, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
