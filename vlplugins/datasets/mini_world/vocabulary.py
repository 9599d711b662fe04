"""Every word that can be said in the mini world, from the tables of its grammar and not from any rendering."""

from typing import Iterable, List

from vlplugins.text.prompts import TEMPLATES
from vlplugins.text.vocabulary import split_words

from .captions import CAMERA, NEIGHBOUR, ORDERS, PLACES, SIZE_WORDS, VERB_PHRASES, name, with_article
from .corpus import mini_corpus
from .labels import LABELS, OBJECTS


def vocabulary() -> List[str]:
    """Sorted words of captions, labels, corpus and of the named prompt templates; the same for every seed.

    All objects and all motions are among them: what is held out are combinations, whose words are known.
    """
    texts = [*LABELS, *_grammar()]
    texts += [f'{entity["unit"]} {entity["description"]}' for entity in mini_corpus()]
    texts += [template.format('') for templates in TEMPLATES.values() for template in templates]
    return sorted({word for text in texts for word in split_words(text)})


def _grammar() -> Iterable[str]:
    """What `caption` puts together, in parts."""
    for phrases in (*SIZE_WORDS.values(), *VERB_PHRASES.values()):
        yield from phrases
    for obj in range(len(OBJECTS)):
        yield with_article(name(obj))
    yield from PLACES.values()
    yield CAMERA
    yield NEIGHBOUR.format('')
    for order in ORDERS:
        yield order.format(subject='', verb='', place='', front='', rest='')
