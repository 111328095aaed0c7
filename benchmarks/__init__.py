"""How fast, how many, none lost: each module runs alone, `make bench` runs them all."""
