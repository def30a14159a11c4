"""A home folder in which the content that ships has been read."""

import pytest


@pytest.fixture(autouse=True)
def _indexed(indexed):
    """Use the shared cache, because reading the content takes a second."""
