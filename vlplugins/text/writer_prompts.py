"""What a language model is asked for a corpus, in the words of ALT's appendix A, and how its lines are read."""

import re
from typing import Dict, List, NamedTuple, Optional, Sequence

from .units import split_name

UNITS_PROMPT = 'What are identifying object/body parts/scenes/roles of an action {label}? List them concisely.'
# The alternatives of that prompt, each asked by itself, and the group that its answers belong to: roles are people.
KINDS: Dict[str, str] = {'object': 'object', 'body parts': 'body', 'scenes': 'scene', 'roles': 'object'}

ACTION_PROMPT = 'Concisely describe what an action {phrase unit} looks like'
PHRASE_PROMPTS = ('Concisely list potential explanations for {phrase unit}',
                  'Concisely explain {phrase unit} in one sentence')

# Longer lines are sentences, not units.
MOST_WORDS = 5

_MARK = re.compile(r'^\s*(?:[-*•·–]+|\(?\d+[.):])\s*')
_SEPARATOR = re.compile(r':\s+|\s+[-–—]\s+')
_COMMAS = re.compile(r'\s*[,;]\s*(?:(?:and|or)\s+)?')
_ARTICLE = re.compile(r'^(?:an?|the)\s+', re.IGNORECASE)


class ListedUnit(NamedTuple):
    """A unit that a line names, with its description where the line has one."""

    unit: str
    description: Optional[str] = None


def units_prompt(label: str, kind: str) -> str:
    """The question for the units of a label; `kind` is a key of `KINDS`."""
    return UNITS_PROMPT.replace('/'.join(KINDS), kind).replace('{label}', split_name(label))


def phrase_prompts(phrase: str, is_action: bool) -> List[str]:
    """The questions for descriptions of a phrase; what it looks like is asked of actions only."""
    templates = (ACTION_PROMPT, *PHRASE_PROMPTS) if is_action else PHRASE_PROMPTS
    return [template.replace('{phrase unit}', phrase) for template in templates]


def clean_line(line: str) -> str:
    """A line without the mark of its list, emphasis and quotes around it, and final period."""
    return _MARK.sub('', line).replace('**', '').strip(' \t"\'“”`').rstrip('.;, ')


def listed_units(line: str) -> List[ListedUnit]:
    """Units of a line: one with its description ('hoop: a metal ring'), or several with commas between them.

    Returns:
        In lower case, without articles; none where the line is a heading, empty, or a sentence.
    """
    text = clean_line(line)
    if not text or text.endswith(':'):
        return []
    unit, *rest = _SEPARATOR.split(text, maxsplit=1)
    if rest and rest[0].strip():
        found = [ListedUnit(_bare(unit), clean_line(rest[0]))]
    else:
        found = [ListedUnit(_bare(part)) for part in _COMMAS.split(text)]
    return [one for one in found if one.unit] if all(len(one.unit.split()) <= MOST_WORDS for one in found) else []


def explanations(lines: Sequence[str]) -> List[str]:
    """Descriptions that the lines of an answer give, each once."""
    return list(dict.fromkeys(text for text in map(clean_line, lines) if text and not text.endswith(':')))


def _bare(unit: str) -> str:
    return _ARTICLE.sub('', clean_line(unit)).lower()
