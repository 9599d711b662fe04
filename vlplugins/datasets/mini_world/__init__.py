"""A small world of labelled clips that the project renders itself: eight objects in eight motions, as `.mp4` files."""

from .contact_sheet import contact_sheet
from .corpus import mini_corpus
from .held_out_texts import held_out_phrases
from .labels import LABELS, OBJECTS, SEEN_LABELS, UNSEEN_LABELS, VERBS
from .leakage import leaks
from .render import DEFAULT_CLIPS, render_world
from .vocabulary import vocabulary

__all__ = ['DEFAULT_CLIPS', 'LABELS', 'OBJECTS', 'SEEN_LABELS', 'UNSEEN_LABELS', 'VERBS', 'contact_sheet',
           'held_out_phrases', 'leaks', 'mini_corpus', 'render_world', 'vocabulary']
