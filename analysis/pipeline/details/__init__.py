"""The further parts of a run, for its tabs: computed after its forest plot is on the page.

`parts` is pure; `store` reads a run and saves each part as a `RunDetail`.
"""
