"""What people type in the staff room."""
