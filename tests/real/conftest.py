"""The producers' own files, in the folder that `REAL_DATA` names."""

import os
from pathlib import Path

import pytest


@pytest.fixture
def data() -> Path:
    folder = os.environ.get("REAL_DATA", "")
    assert folder, "REAL_DATA names no folder of real files: `make real` says where they are"
    return Path(folder)
