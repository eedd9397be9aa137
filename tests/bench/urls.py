from django.shortcuts import render
from django.urls import include, path

from families.models import Person


def bare(request):
    """The floor: the same middleware, a signed-in user, one indexed query and a template."""
    person = Person.objects.filter(pk=request.GET.get("person")).first()
    return render(request, "bench/bare.html", {"person": person})


urlpatterns = [path("bench/bare/", bare), path("", include("centre.urls"))]
