"""Load, compute, save: from the rows of a review to runs and figures.

`refresh` is the whole of it for one review; `compute` is pure. Scientific libraries are imported
here and below, so only workers and commands import this package.
"""
