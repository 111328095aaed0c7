"""Starts what Evidence Ledger needs on one machine: servers, web, worker, beat, browser.

Pure Python over the operating system: it knows addresses and processes, and nothing of Django's
models. The demo, the tests and the benchmarks are all started through it.
"""
