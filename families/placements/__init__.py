"""Foster placements: where a looked-after child lives, who placed them, and whose address is kept from whom."""
