"""The name by which files of captions and action areas call a clip."""

from typing import Optional, Tuple

VIDEO_SUFFIXES = ('.avi', '.flv', '.m4v', '.mkv', '.mov', '.mp4', '.mpeg', '.mpg', '.webm', '.wmv')


def clip_key(name: str, segment: Optional[Tuple[float, float]] = None) -> str:
    """`name` without the suffix of a video; `name|start|stop` for a part of it, with times to a millionth.

    Args:
        name: As in a list of videos, folders included.
        segment: Start and end, in the unit of the list.
    """
    stem, dot, suffix = name.rpartition('.')
    bare = stem if stem and f'{dot}{suffix.lower()}' in VIDEO_SUFFIXES else name
    return '|'.join([bare, *(f'{round(float(time), 6):.15g}' for time in segment or ())])


def normal_key(key: str) -> str:
    """A key that somebody else has written, as `clip_key` writes it: `a.mp4|1.50|2` becomes `a|1.5|2`."""
    parts = key.strip().rsplit('|', 2)
    try:
        return clip_key(parts[0], (float(parts[1]), float(parts[2])))
    except (IndexError, ValueError):
        return clip_key(key.strip())
