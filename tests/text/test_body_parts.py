import pytest

from vlplugins.text.body_parts import BODY_PARTS, body_part


def test_the_papers_examples_are_there_and_described():
    assert {'head', 'hand', 'foot'} < set(BODY_PARTS)
    assert len(set(BODY_PARTS.values())) == len(BODY_PARTS) > 40
    assert list(BODY_PARTS) == sorted(BODY_PARTS)
    assert not [unit for unit, text in BODY_PARTS.items() if unit in text.split()]


@pytest.mark.parametrize(('word', 'part'), [('hand', 'hand'), ('hands', 'hand'), ('feet', 'foot'), ('teeth', 'tooth'),
                                            ('nails', 'fingernail'), ('glass', ''), ('s', ''), ('', '')])
def test_singular_and_plural(word, part):
    assert body_part(word) == part
