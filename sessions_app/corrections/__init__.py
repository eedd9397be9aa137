"""What is wrong on a closed register is put right by a new row with its reason; what stood before stays."""
