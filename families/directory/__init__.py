"""The directory of services that families are pointed to, kept up to date, and who was pointed where."""
