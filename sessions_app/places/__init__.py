"""Places at courses, crèches and groups: asked for, waited for in fair order, offered, booked, asked after."""
