"""Every test uses the real servers and a real browser; see devstack/pytest_plugin.py."""

pytest_plugins = ["devstack.pytest_plugin", "devstack.browser_fixtures"]
