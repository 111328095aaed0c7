"""Analyses with their numbers and plots, and the schedules of living reviews."""

from analysis.admin import analyses, schedules

__all__ = ["analyses", "schedules"]
