"""Who is in the building now: children, parents, staff, visitors, contractors; and the fire roll."""
