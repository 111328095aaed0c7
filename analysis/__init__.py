"""What we conclude: pooled results that follow every edit."""
