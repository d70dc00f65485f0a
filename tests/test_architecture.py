"""The rules of the house, executable. Each failure says what to do instead; README explains the rooms.

Which way imports run is checked by import-linter (`pyproject.toml`), not here.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ASSESSMENT = ROOT / "assessment"

PURE = {
    "instrument": "definition document answers rules progress checks changes",
    "scoring": "evidence posterior checks explain whatif indices recommend release team recalibrate simulate result",
}
IN_AN_APP = "models access queries services forms views urls admin apps management migrations"
APPS = {
    # app: its files beside those that every app may have
    "outbox": "",
    "accounts": "adapter",
    "questionnaires": "published xlsx",
    "responses": "",
    "engagements": "",
    "reports": "report pdf pptx xlsx csv ics",
    "api": "",
}
AT_THE_TOP = "settings urls wsgi apps health management locale lib"

FILE, FUNCTION, VIEW, TEMPLATE, STYLE_SHEET = 400, 60, 40, 120, 200


def python_files(*folders: Path) -> list[Path]:
    """Python files of the app, without migrations."""
    found = {path for folder in folders or (ASSESSMENT,) for path in folder.rglob("*.py")}
    return sorted(path for path in found if "migrations" not in path.parts)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions_in(path: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef))


def length_of(function: ast.FunctionDef) -> int:
    return function.end_lineno - function.lineno + 1


def stems(folder: Path) -> set[str]:
    """What stands directly in a folder, without endings."""
    return {path.stem for path in folder.iterdir() if path.name not in ("__init__.py", "__pycache__")}


def in_room(*names: str) -> list[Path]:
    """The files of each app that have one of these names, or stand in a package of that name."""
    found = []
    for path in python_files():
        parts = path.relative_to(ASSESSMENT).with_suffix("").parts
        if len(parts) > 1 and parts[0] in APPS and parts[1] in names:
            found.append(path)
    return found


def report(problems: list[str], instead: str) -> None:
    assert not problems, "\n".join([*problems, "", f"Instead: {instead}"])


# --- rooms --------------------------------------------------------------------------------------------


def test_every_folder_is_a_room_of_the_plan():
    known = {*PURE, *APPS, *AT_THE_TOP.split()}
    report(
        sorted(f"assessment/{stem}" for stem in stems(ASSESSMENT) - known),
        "put it in the room that fits (README, “Where a rule lives”); a folder is an app only if it owns tables",
    )


@pytest.mark.parametrize("app", [app for app in APPS if (ASSESSMENT / app).is_dir()])
def test_an_app_has_only_the_files_of_the_closed_list(app):
    allowed = {*IN_AN_APP.split(), *APPS[app].split()}
    report(
        sorted(f"assessment/{app}/{stem}" for stem in stems(ASSESSMENT / app) - allowed),
        "reads go to queries.py, writes to services.py, “may this user” to access.py, model-free helpers to lib/ "
        "under a name that says what they do; over 400 lines a file becomes a package of its name",
    )


@pytest.mark.parametrize("room", PURE)
def test_a_pure_room_has_only_the_files_of_the_closed_list(room):
    report(
        sorted(f"assessment/{room}/{stem}" for stem in stems(ASSESSMENT / room) - set(PURE[room].split())),
        "put the rule in the file that the README's table names, or extend both tables with it",
    )


def test_nothing_is_called_utils():
    vague = re.compile(r"^(utils?|helpers?|common|misc|tools?|base_?\w*)$")
    report(
        [name_of(path) for path in python_files() if vague.match(path.stem)],
        "name the file after what it does",
    )


@pytest.mark.parametrize("room", PURE)
def test_a_pure_room_knows_no_framework(room):
    problems = []
    for path in python_files(ASSESSMENT / room):
        for node in ast.walk(parsed(path)):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            problems += [
                f"{name_of(path)}:{node.lineno} imports {name}"
                for name in names
                if name.split(".")[0] in {"django", "allauth", "crispy_forms", "environ"}
            ]
    report(problems, "pass in plain data and return plain data; what needs Django belongs to an app or to lib/")


# --- who writes ---------------------------------------------------------------------------------------

WRITES = {"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
SHOWING = ("views", "forms", "urls", "admin", "access", "queries", "report", "pdf", "pptx", "xlsx", "csv", "ics")


def is_write(call: ast.Call) -> bool:
    """`.save(…)` and the like; `.update(…)` with keywords only, as on a queryset (a dictionary takes another)."""
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr == "update":
        return bool(call.keywords) and not call.args and all(keyword.arg for keyword in call.keywords)
    return call.func.attr in WRITES


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("response.save()", True),
        ("Response.objects.create(a=1)", True),
        ("Response.objects.filter(a=1).update(b=2)", True),
        ("queryset.delete()", True),
        ("values.update(other)", False),
        ("values.update({'a': 1})", False),
        ("digest.update(b'text')", False),
        ("save_section(response=response)", False),
    ],
)
def test_what_counts_as_a_write(code, expected):
    assert is_write(ast.parse(code).body[0].value) is expected


def template_tags() -> list[Path]:
    return [path for path in python_files(ASSESSMENT / "lib") if "template.Library()" in path.read_text("utf-8")]


def test_only_services_write():
    problems = [
        f"{name_of(path)}:{node.lineno}: {ast.unparse(node)[:80]}"
        for path in [*in_room(*SHOWING), *template_tags()]
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and is_write(node)
    ]
    report(problems, "write in a function of the app's services.py (atomic, keyword-only, typed) and call that")


def test_views_forms_and_renderers_do_not_query():
    shown = [*in_room("views", "forms", "report", "pdf", "pptx", "xlsx", "csv", "ics"), *template_tags()]
    problems = [
        f"{name_of(path)}:{node.lineno}: {ast.unparse(node)}"
        for path in shown
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager")
    ]
    report(problems, "read in queries.py (or access.py, where the question is “may this user”)")


def test_models_have_no_hidden_consequences():
    problems = [
        f"{name_of(path)}:{function.lineno}: {function.name}"
        for path in in_room("models")
        for function in functions_in(path)
        if function.name in ("save", "delete", "full_clean")
    ]
    problems += [
        f"{name_of(path)}: imports signals"
        for path in python_files()
        if re.search(r"^from django\.(dispatch|db\.models\.signals)", path.read_text("utf-8"), re.MULTILINE)
    ]
    report(problems, "call the service that has the consequence")


# --- templates ----------------------------------------------------------------------------------------

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE = {
    "an inline style": r"(?i)\sstyle\s*=",
    "a style element": r"(?i)<style[\s>]",
    "an inline script": r"(?i)<script(?![^>]*\ssrc=)[^>]*>",
    "an event handler": r"(?i)<[^>]+\son[a-z]+\s*=",
    "a javascript: address": r"(?i)javascript:",
}


@pytest.mark.parametrize("what", INLINE)
def test_no_template_has(what):
    problems = [name_of(path) for path in TEMPLATES if re.search(INLINE[what], path.read_text(encoding="utf-8"))]
    report(
        problems,
        "a class and a rule in static/css/components/, a behaviour in static/js/ bound by a data- attribute; "
        "positions in charts are SVG attributes. The content policy refuses anything inline",
    )


@pytest.mark.parametrize(
    ("what", "html"),
    [
        ("an inline style", '<p style="color:red">'),
        ("a style element", "<style>p{}</style>"),
        ("an inline script", "<script>alert(1)</script>"),
        ("an inline script", '<script type="module">'),
        ("an event handler", '<a href="#" onclick="x()">'),
        ("a javascript: address", '<a href="javascript:x()">'),
    ],
)
def test_what_counts_as_inline(what, html):
    assert re.search(INLINE[what], html)
    for fine in ('<script src="/a.js" defer></script>', '<p class="style">on = 1</p>', '<a data-on="x" href="/on=1">'):
        assert not re.search(INLINE[what], fine)


def test_no_template_marks_anything_safe():
    pattern = re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off")
    report(
        [name_of(path) for path in TEMPLATES if pattern.search(path.read_text(encoding="utf-8"))],
        "build the markup with format_html in a template tag",
    )


# --- budgets ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [path for path in python_files() if lines_of(path) > FILE / 2], ids=name_of)
def test_a_file_has_at_most_400_lines(path):
    assert lines_of(path) <= FILE, (
        f"{name_of(path)} has {lines_of(path)} lines. Instead: make it a package of that name, one file per topic"
    )


def test_a_function_has_at_most_60_lines():
    problems = [
        f"{name_of(path)}:{function.lineno} {function.name}: {length_of(function)} lines"
        for path in python_files()
        for function in functions_in(path)
        if length_of(function) > FUNCTION
    ]
    report(problems, "give its steps names: a short private function each")


def test_a_view_has_at_most_40_lines():
    problems = [
        f"{name_of(path)}:{function.lineno} {function.name}: {length_of(function)} lines"
        for path in in_room("views")
        for function in functions_in(path)
        if [argument.arg for argument in function.args.args][:1] == ["request"] and length_of(function) > VIEW
    ]
    report(problems, "a view says who, what, where next: reads to queries.py, writes to services.py, input to forms.py")


def test_a_template_has_at_most_120_lines():
    report(
        [f"{name_of(path)}: {lines_of(path)} lines" for path in TEMPLATES if lines_of(path) > TEMPLATE],
        "move a part with a meaning of its own to templates/components/ and include it",
    )


def test_a_style_sheet_has_at_most_200_lines():
    sheets = sorted((ROOT / "static" / "css").rglob("*.css"))
    report(
        [f"{name_of(path)}: {lines_of(path)} lines" for path in sheets if lines_of(path) > STYLE_SHEET],
        "one file per component under static/css/components/, added to its bundles in assessment/lib/assets.py",
    )


# --- tests --------------------------------------------------------------------------------------------


def test_tests_mirror_the_package():
    own = {"browser", "reliability", "benchmarks"}
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name[0] not in "._"}
    report(
        sorted(f"tests/{name}" for name in folders - own if not (ASSESSMENT / name).is_dir()),
        "name the folder after the package that it tests",
    )
