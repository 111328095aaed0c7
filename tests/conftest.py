"""Every test uses the real servers; see devstack/pytest_plugin.py."""

pytest_plugins = ["devstack.pytest_plugin"]
