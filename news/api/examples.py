"""Requests with their answers, as the description of the API shows them.

`examples.json` is what the seeded site answers, with one moment for all; a test compares it.
`UPDATE_EXAMPLES=1 pytest tests/test_examples.py` writes it anew.
"""

import json
from pathlib import Path
from typing import Any

from drf_spectacular.utils import OpenApiExample

FILE = Path(__file__).with_name("examples.json")


def examples_of(operation: str) -> list[OpenApiExample]:
    """Return the examples of an operation, each with its request as its summary."""
    found: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return [
        OpenApiExample(
            one["name"],
            value=one["answer"],
            summary=f"GET {one['request']}",
            response_only=True,
            status_codes=[str(one["status"])],
            media_type=one["kind"],
        )
        for one in found
        if one["operation"] == operation
    ]
