"""Letters, labels and lists to many families at once: who may get one, who is left out, and the files."""
