"""The broker of the demo, in whatever folder somebody has."""

import pytest
import redis

from devstack import processes
from devstack.valkey import Valkey


@pytest.mark.parametrize("name", ["my reviews", 'the "first" one\'s', "综述"])
def test_it_keeps_its_data_in_a_folder_of_any_name(tmp_path, name):
    home = tmp_path / name
    home.mkdir()
    with Valkey(home, port=processes.free_port(), password="trial").running() as server:
        with redis.Redis.from_url(server.url) as client:
            client.set("kept", 1)
        assert any((home / "valkey").iterdir())
