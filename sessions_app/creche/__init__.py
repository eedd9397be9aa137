"""Care without the parent: ratios, who is on duty, each child's care, who takes the child home."""
