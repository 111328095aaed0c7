"""The example reviews, loaded through the same verbs that people use."""
