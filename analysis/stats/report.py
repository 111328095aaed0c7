"""Everything that can be said about one analysis, block by block, as `pool FILE --all` prints it."""

from collections.abc import Callable

from analysis.stats.blocks import fits, weights
from analysis.stats.raw import RawData

# In the order of the reference files. A builder returns None where its block has no meaning.
BLOCKS: dict[str, Callable[[RawData], object | None]] = {
    "fits": fits.build,
    "weights": weights.build,
}


def build(raw: RawData) -> dict[str, object]:
    """All blocks that have a meaning for these data."""
    built = ((name, builder(raw)) for name, builder in BLOCKS.items())
    return {name: block for name, block in built if block is not None}
