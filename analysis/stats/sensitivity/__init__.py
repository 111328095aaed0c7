"""How far a result rests on single studies, on their order, and on the choices of the analyst."""
