"""Addresses of families, people and visits. Ids are random; nothing about anybody stands in an address."""

from django.urls import include, path

from .duplicates import views as duplicates
from .views import families, family, find, groups, homes, households, people, person, register, registrations

app_name = "families"

urlpatterns = [
    # Finding and listing
    path("families/", families.FamilyList.as_view(), name="list"),
    path("families/find/", find.find, name="find"),
    # Registering
    path("families/new/", register.RegisterFamily.as_view(), name="new"),
    path("families/", include("families.duplicates.urls")),
    path("families/outreach/", include("families.outreach.urls")),
    path("families/lists/", include("families.listed.urls")),
    path("families/to-put-right/", include("families.putting_right.urls")),
    path("families/mailing/", include("families.mailing.urls")),
    path("families/new/known/", register.duplicates_while_typing, name="duplicates"),
    # A family
    path("families/<uuid:pk>/", family.FamilyPageView.as_view(), name="family"),
    path("families/<uuid:pk>/people/new/", people.AddPerson.as_view(), name="add_person"),
    path("families/<uuid:pk>/move/", homes.MoveHome.as_view(), name="move"),
    path("families/<uuid:pk>/register/", registrations.RegisterPeople.as_view(), name="register_people"),
    path("families/<uuid:pk>/end-registration/", registrations.EndRegistrations.as_view(), name="end_registrations"),
    path("families/homes/<uuid:pk>/correct/", homes.CorrectAddress.as_view(), name="correct_address"),
    path("families/homes/<uuid:pk>/end/", homes.EndHome.as_view(), name="end_home"),
    path("families/homes/<uuid:pk>/hide/", homes.HideAddress.as_view(), name="hide_address"),
    path("families/homes/<uuid:pk>/show/", homes.ShowAddress.as_view(), name="show_address"),
    # A person
    path("people/<uuid:pk>/", person.PersonPage.as_view(), name="person"),
    path("people/<uuid:pk>/twice/", duplicates.PersonTwice.as_view(), name="person_twice"),
    path("people/<uuid:pk>/change/", people.ChangePerson.as_view(), name="change_person"),
    path("people/<uuid:pk>/born/", people.RecordBirth.as_view(), name="birth"),
    path("people/<uuid:pk>/groups/new/", groups.BeginGroup.as_view(), name="begin_group"),
    path("people/<uuid:pk>/families/new/", households.JoinHousehold.as_view(), name="join_household"),
    path("people/groups/<uuid:pk>/end/", groups.EndGroup.as_view(), name="end_group"),
    path("people/groups/<uuid:pk>/correct/", groups.CorrectGroup.as_view(), name="correct_group"),
    path(
        "people/registrations/<uuid:pk>/correct/",
        registrations.CorrectRegistration.as_view(),
        name="correct_registration",
    ),
    path("people/families/<uuid:pk>/leave/", households.LeaveHousehold.as_view(), name="leave_household"),
    path("people/families/<uuid:pk>/main/", households.MakeMain.as_view(), name="main_household"),
    path("families/", include("families.barriers.urls")),
    # Responsibility, court orders, who may collect
    path("people/", include("families.responsibility.urls")),
    # Other names, adoption, foster placements
    path("people/", include("families.names.urls")),
    path("people/", include("families.placements.urls")),
    # Courses, qualifications, volunteering, work
    path("people/", include("families.portfolio.urls")),
    # Visits
    path("visits/", include("families.visit_urls")),
    # Registration in depth: permissions, access needs, checks, the link for families, forms and cards
    path("", include("families.registering.urls")),
    # Family support
    path("support/", include("families.support.urls")),
    # Photos and scans
    path("attachments/", include("families.attachments.urls")),
    path("directory/", include("families.directory.urls")),
    path("moving-on/", include("families.moving_on.urls")),
    # Rights: requests for one's data
    path("rights/", include("families.rights.urls")),
    # Letters and messages
    path("letters/", include("families.letters.urls")),
]
