from vlplugins.text.stop_words import GLOSS_WORDS, STOP_WORDS


def test_what_a_label_is_about_is_no_stop_word():
    about = {'playing', 'back', 'ball', 'snow', 'riding', 'line', 'left', 'right', 'face', 'hand'}
    assert not about & (STOP_WORDS | GLOSS_WORDS)


def test_articles_and_prepositions_are():
    assert {'a', 'the', 'in', 'on', 'with', 'or', 'and', 'not', 'something'} <= STOP_WORDS
