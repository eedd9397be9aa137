"""Where the example centres and official files are that some tests read, when this machine has them."""

import os
from pathlib import Path

import pytest

BESIDE_THE_CHECKOUT = Path(__file__).resolve().parents[3] / "shared"


def shared_path(*parts):
    """The path of a shared file or folder (`shared_path("cases", "tiny")`), or skip the test when it is not here.

    Looks in the folder named by CENTRE_SHARED, else in `shared` beside the checkout.
    """
    root = Path(os.environ.get("CENTRE_SHARED") or BESIDE_THE_CHECKOUT)
    path = root.joinpath(*parts)
    if not path.exists():
        pytest.skip(
            f"{'/'.join(parts) or 'the shared folder'} is not here: set CENTRE_SHARED to the folder that holds it"
        )
    return path
