"""What the house would otherwise have to remember."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings

STOREYS = ("publishing", "pictures", "ministry", "missions", "news", "config")
TEMPLATES = sorted((settings.BASE / "templates").rglob("*.html"))
PUBLIC_TEMPLATES = [path for path in TEMPLATES if "admin" not in path.parts]


def modules(*apps_: str) -> Iterator[tuple[Path, ast.Module]]:
    for app in apps_ or STOREYS:
        for path in sorted((settings.BASE / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, ast.parse(path.read_text())


def test_relations_point_down_the_storeys_or_stay_on_one() -> None:
    floors = {app: floor for floor, app in enumerate(STOREYS)}
    upward = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in floors
        for field in model._meta.get_fields(include_hidden=True)
        if field.concrete and field.related_model
        if floors.get(field.related_model._meta.app_label, -1) > floors[model._meta.app_label]
    ]
    assert upward == []


def test_the_top_level_holds_what_the_house_plan_names() -> None:
    named = {
        *("manage.py", "config", "missions", "news", "ministry", "pictures", "publishing"),
        *("templates", "static", "locale", "fixtures", "tests", "benchmarks", "docs"),
        *("README.md", "pyproject.toml"),
        *("requirements.txt", "requirements-dev.txt", "Makefile", "var"),
    }
    found = {path.name for path in settings.BASE.iterdir() if not path.name.startswith(".")}
    assert found - named - {"__pycache__"} == set()


def test_no_module_is_over_300_lines_and_no_function_over_50() -> None:
    too_long = []
    for path, tree in modules():
        lines = len(path.read_text().splitlines())
        if lines > 300:
            too_long.append(f"{path.name}: {lines}")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > 50:
                    too_long.append(f"{path.name} {node.name}: {size}")
    assert too_long == []


def test_no_room_is_a_junk_drawer() -> None:
    drawers = {"utils", "common", "core", "helpers", "services", "signals", "misc"}
    assert {path.stem for path, _tree in modules()} & drawers == set()


def test_only_the_ground_floor_decides_what_is_published() -> None:
    said = re.compile(r"State\.|state=|\"state\"\s*:|public_from(__|=)|\bdraft_of__")
    elsewhere = [
        f"{path.relative_to(settings.BASE)}: {line.strip()}"
        for path, _tree in modules(*STOREYS[1:])
        for line in path.read_text().splitlines()
        if said.search(line)
    ]
    assert elsewhere == []


def test_published_asks_the_database_for_the_time() -> None:
    """A queryset kept on a class would freeze a clock read in Python."""
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name.endswith("QuerySet"):
                assert "timezone.now" not in ast.unparse(node), path


def test_only_cleaned_html_is_marked_safe() -> None:
    marked = {
        f"{path.parent.name}/{path.name}"
        for path, tree in modules()
        if any(isinstance(node, ast.Name) and node.id == "mark_safe" for node in ast.walk(tree))
    }
    assert marked == {"templatetags/reading.py", "templatetags/news.py"}
    assert [path.name for path in TEMPLATES if "|safe" in path.read_text()] == []
    assert [path.name for path in TEMPLATES if "autoescape off" in path.read_text()] == []


def test_templates_hold_no_style_and_no_script() -> None:
    forbidden = re.compile(r"\sstyle=|<style(?! nonce)|\son\w+=|javascript:")
    assert [path.name for path in TEMPLATES if forbidden.search(path.read_text())] == []
    assert [path.name for path in PUBLIC_TEMPLATES if "<script" in path.read_text()] == []


def test_every_template_is_used() -> None:
    sources = "".join(path.read_text() for path, _tree in modules())
    sources += "".join(path.read_text() for path in TEMPLATES)
    overrides = {"base_site.html", "submit_line.html"}  # Django's own name them
    unused = [
        path.name
        for path in TEMPLATES
        if path.name not in overrides
        and str(path.relative_to(settings.BASE / "templates")) not in sources
    ]
    assert unused == []


def test_values_stand_only_in_the_tokens() -> None:
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")
    sheets = (settings.BASE / "static" / "css").glob("*.css")
    assert [
        f"{sheet.name}: {line.strip()}"
        for sheet in sheets
        if sheet.name not in ("tokens.css", "print.css")
        for line in sheet.read_text().splitlines()
        if colour.search(line)
    ] == []


def test_every_signature_is_typed() -> None:
    untyped = [
        f"{path.name} {node.name}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.returns is None
    ]
    assert untyped == []
