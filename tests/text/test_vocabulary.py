"""Ids of whole words, and what is refused as one."""

import pytest

from vlplugins.text.vocabulary import Vocabulary, split_words

WORDS = ['a', 'fish', 'left', 'red']


def test_words_in_lower_case_without_punctuation():
    assert split_words("On sand, a Red fish: it's LEFT again_and again.") == [
        'on', 'sand', 'a', 'red', 'fish', "it's", 'left', 'again', 'and', 'again']


def test_ids():
    vocabulary = Vocabulary(WORDS)
    rows = vocabulary.tokenize(['A red fish.', '', 'left left left left left left'], 6)
    # 0 pads, words from 1, then unknown, start and end
    assert rows.tolist() == [[6, 1, 4, 2, 7, 0], [6, 7, 0, 0, 0, 0], [6, 3, 3, 3, 3, 7]]
    assert vocabulary.tokenize(['a cat'], 6).tolist() == [[6, 1, 5, 7, 0, 0]]
    assert vocabulary.num_tokens == 8
    assert rows.argmax(1).tolist() == [4, 1, 5]  # where CLIP's tower reads a text off


def test_bags():
    assert Vocabulary(WORDS).bags(['a cat', 'left, left; red']).int().tolist() == [[1, 0, 0, 0], [0, 0, 1, 1]]


def test_file(tmp_path):
    path = tmp_path / 'words.txt'
    path.write_text('a\nfish\n\nleft\nred\n')
    assert Vocabulary(path).words == WORDS
    with pytest.raises(FileNotFoundError, match='one word per line'):
        Vocabulary(tmp_path / 'none.txt')


@pytest.mark.parametrize(('words', 'message'), [
    ([], 'there are no words'), (['red', 'Fish'], "'Fish' is no single word.*'fish'"),
    (['two words'], 'no single word'), (['red', 'red'], "'red' comes twice")])
def test_wrong_words(words, message):
    with pytest.raises(ValueError, match=message):
        Vocabulary(words)
