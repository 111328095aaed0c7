"""Pure numpy and scipy: arrays in, frozen results out."""
