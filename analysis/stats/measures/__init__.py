"""From what a report states to an effect with its variance: one module for each kind of data.

Functions take arrays with one entry a study and return `Computed`. NaN there means that the data
of that study leave the effect or its variance undefined (an odds ratio without events).
"""
