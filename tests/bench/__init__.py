"""Speed and scale, as ratios to floors measured in the same run: `make bench`."""
