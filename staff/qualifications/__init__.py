"""What staff are qualified for in the care of children: which certificate, who saw it, until when it holds."""
