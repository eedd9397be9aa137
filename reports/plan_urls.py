from django.urls import path

from .plan import views

app_name = "improvement_plan"

urlpatterns = [
    path("", views.plan, name="plan"),
    path("new/", views.plan_new, name="plan_new"),
    path("<uuid:pk>/", views.plan, name="plan_of"),
    path("<uuid:pk>/change/", views.plan_change, name="plan_change"),
    path("<uuid:pk>/carry-forward/", views.plan_carry_forward, name="carry_forward"),
    path("<uuid:pk>/plan.pdf", views.plan_pdf, name="plan_pdf"),
    path("<uuid:pk>/priorities/new/", views.priority_new, name="priority_new"),
    path("priorities/<uuid:pk>/change/", views.priority_change, name="priority_change"),
    path("priorities/<uuid:pk>/objectives/new/", views.objective_new, name="objective_new"),
    path("objectives/<uuid:pk>/", views.objective, name="objective"),
    path("objectives/<uuid:pk>/change/", views.objective_change, name="objective_change"),
    path("objectives/<uuid:pk>/actions/new/", views.action_new, name="action_new"),
    path("actions/<uuid:pk>/change/", views.action_change, name="action_change"),
    path("actions/<uuid:pk>/done/", views.action_done, name="action_done"),
    path("reviews/<uuid:pk>/", views.review, name="review"),
]
