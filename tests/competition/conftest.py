"""What the tests of the competition share."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def files(tmp_path: Path, settings: Any) -> Path:
    """Kept files go to a folder of this test's own."""
    folder = tmp_path / "files"
    settings.MEDIA_ROOT = folder
    return folder
