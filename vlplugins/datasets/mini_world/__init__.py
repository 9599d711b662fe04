"""A small world of labelled clips that the project renders itself: eight objects in eight motions, as `.mp4` files."""

from .contact_sheet import contact_sheet
from .corpus import mini_corpus
from .labels import LABELS, OBJECTS, SEEN_LABELS, UNSEEN_LABELS, VERBS
from .render import DEFAULT_CLIPS, render_world

__all__ = ['DEFAULT_CLIPS', 'LABELS', 'OBJECTS', 'SEEN_LABELS', 'UNSEEN_LABELS', 'VERBS', 'contact_sheet',
           'mini_corpus', 'render_world']
