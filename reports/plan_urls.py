app_name = "improvement_plan"

urlpatterns = []
