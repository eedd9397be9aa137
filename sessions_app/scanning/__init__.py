"""Reading a family card with the tablet's camera at the door. The picture is looked at and let go: none is kept."""
