"""Small-study effects: do small studies differ from large ones, and what if some are missing?"""
