"""Records to put right: what is missing, stale, moved or contradicts itself, found in sets and mended in few clicks."""
