"""Values of `--cfg-options` that are written as in a config."""

import ast
from typing import Any


def holds_dicts(text: str) -> bool:
    """Whether a value begins as a dict, or as a list of dicts: `dict(type='AdamW', lr=1e-3)`."""
    return text.lstrip(' [(').startswith('dict(')


def read_dicts(text: str) -> Any:
    """The value of a text for which `holds_dicts`.

    Raises:
        ValueError: The text is no such value; nothing but dicts, lists, tuples and constants is.
    """
    try:
        return _value(ast.parse(text.strip(), mode='eval').body)
    except (SyntaxError, ValueError):
        raise ValueError(f'{text!r} is no dict as a config has it: write dict(key=value, …) with texts in quotes, and '
                         """for the shell the whole in others: "key=dict(type='AdamW')\"""") from None


def _value(node: ast.expr) -> Any:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == 'dict' and not node.args:
        return {keyword.arg: _value(keyword.value) for keyword in node.keywords}
    if isinstance(node, ast.List):
        return [_value(element) for element in node.elts]
    if isinstance(node, ast.Tuple):
        return tuple(_value(element) for element in node.elts)
    if isinstance(node, ast.Dict):
        return {_value(key): _value(value) for key, value in zip(node.keys, node.values)}
    return ast.literal_eval(node)
