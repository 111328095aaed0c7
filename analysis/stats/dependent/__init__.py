"""Several effects from one study: notice them, and never pool the same people twice in silence.

Combining arms and splitting a shared control are transformations of the raw numbers
(`transformations.groups`); here are the answers that work on effects.
"""
