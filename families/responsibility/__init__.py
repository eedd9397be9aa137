"""Who is responsible for a child, what a court has ordered, who takes the child home and who is rung."""
