"""What the sections of the report are made of."""

from html import escape
from typing import Sequence


def section(heading: str, explanation: str, *content: str) -> str:
    """A section; `heading` and `explanation` are text, `content` is HTML."""
    return f'<section><h2>{escape(heading)}</h2><p>{escape(explanation)}</p>{"".join(content)}</section>\n'


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of text."""
    lines = [''.join(f'<th>{escape(cell)}</th>' for cell in head),
             *(''.join(f'<td>{escape(cell)}</td>' for cell in row) for row in rows)]
    return f'<div class="wide"><table>{"".join(f"<tr>{line}</tr>" for line in lines)}</table></div>'
