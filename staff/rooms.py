"""What the staff room offers to the desk."""
