"""The size list: small modules, small functions, and a list of exceptions that only gets shorter."""

from tests.house import source

MODULE_LINES = 300
FUNCTION_LINES = 60
FOLDERS = ("portal", "tests")

# A migration is a list of tables that nobody edits again.
FREE = "portal/migrations/"
# module or module:function -> why it may be larger. An entry that is no longer needed fails the test.
EXCEPTIONS: dict[str, str] = {}


def test_no_module_and_no_function_is_too_large() -> None:
    too_large = large_modules() | large_functions()
    unlisted = {f"{name} ({size} lines)" for name, size in too_large.items() if name not in EXCEPTIONS}
    assert not unlisted, f"too large (split it, or list it with a reason): {sorted(unlisted)}"


def test_the_list_of_exceptions_only_shrinks() -> None:
    needed = large_modules() | large_functions()
    assert not EXCEPTIONS.keys() - needed.keys(), "no longer needed: remove them from the list"


def large_modules() -> dict[str, int]:
    sizes = {source.name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in source.modules(*FOLDERS)}
    return {name: size for name, size in sizes.items() if size > MODULE_LINES}


def large_functions() -> dict[str, int]:
    sizes = {
        f"{source.name(path)}:{function.name}": (function.end_lineno or function.lineno) - function.lineno + 1
        for path in source.modules(*FOLDERS)
        if not source.name(path).startswith(FREE)
        for function in source.functions(path)
    }
    return {name: size for name, size in sizes.items() if size > FUNCTION_LINES}
