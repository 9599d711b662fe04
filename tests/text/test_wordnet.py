import warnings

import pytest

from vlplugins.text.wordnet import LEXNAMES, open_wordnet

from .tiny_wordnet import ENTRIES, tiny_wordnet_files


def sense(tiny, lemma, pos, number=1):
    return tiny.senses(lemma, pos)[number - 1]


def test_senses_in_the_order_of_the_index(tiny):
    assert [one.name for one in tiny.senses('dribble', 'v')] == ['trickle.v.01', 'dribble.v.02', 'dribble.v.03']
    assert [one.lexname for one in tiny.senses('table', 'n')] == ['noun.group', 'noun.artifact']
    assert tiny.senses('dribble', 'n') == tiny.senses('nothing', 'v') == []


def test_a_sense_holds_what_its_line_says(tiny):
    found = sense(tiny, 'ball', 'n')
    assert (found.name, found.pos, found.lemmas, found.lexname) == ('ball.n.01', 'n', ('ball', ), 'noun.artifact')
    assert found.gloss == 'a round thing that is hit, kicked or thrown in games'
    assert found.examples == ('she threw the ball', )
    assert sense(tiny, 'dribble', 'v').lemmas == ('trickle', 'dribble')


@pytest.mark.parametrize(('word', 'pos', 'lemmas'), [
    ('dribbling', 'v', ['dribble']), ('bends', 'v', ['bend']), ('ate', 'v', ['eat']), ('cleaned', 'v', ['clean']),
    ('balls', 'n', ['ball']), ('feet', 'n', ['foot']), ('leaves', 'n', ['leaf', 'leave']),
    ('ice cream', 'n', ['ice_cream']), ('ICE_CREAM', 'n', ['ice_cream']), ('ball', 'v', []), ('xyz', 'n', [])])
def test_dictionary_forms(tiny, word, pos, lemmas):
    assert tiny.lemmas(word, pos) == lemmas


def test_neighbours_go_up_and_down(tiny):
    ball, basketball = sense(tiny, 'ball', 'n'), sense(tiny, 'basketball', 'n', 2)
    assert tiny.neighbours(ball) == [basketball]
    assert tiny.neighbours(basketball) == [ball]
    assert tiny.neighbours(sense(tiny, 'wash', 'v')) == [sense(tiny, 'clean', 'v')]


def test_ancestors_are_all_that_is_more_general(tiny):
    assert tiny.ancestors(sense(tiny, 'window', 'n')) == {'window_frame.n.01', 'framework.n.01'}
    assert tiny.ancestors(sense(tiny, 'ball', 'n')) == frozenset()


def test_every_sense_of_the_tiny_database_is_reached(tiny):
    found = {one for entry in ENTRIES for lemma in entry.lemmas for one in tiny.senses(lemma, entry.lexname[0])}
    assert len(found) == len(ENTRIES)


def test_open_from_a_folder(tmp_path):
    for name, content in tiny_wordnet_files().items():
        (tmp_path / name).write_bytes(content)
    assert open_wordnet(tmp_path).lemmas('feet', 'n') == ['foot']


def test_lexicographer_files_are_45():
    assert len(LEXNAMES) == len(set(LEXNAMES)) == 45
    assert (LEXNAMES[3], LEXNAMES[8], LEXNAMES[29], LEXNAMES[44]) == ('noun.Tops', 'noun.body', 'verb.body', 'adj.ppl')


@pytest.fixture(scope='session')
def nltk_reader(real, tmp_path_factory):
    """NLTK's reader on the same files, with those it insists on."""
    nltk = pytest.importorskip('nltk')
    from nltk.corpus.reader.wordnet import WordNetCorpusReader

    from vlplugins.text.wordnet_files import find_wordnet
    source = find_wordnet()
    if not source.is_dir():
        pytest.skip('WordNet is a zip file here')
    root = tmp_path_factory.mktemp('nltk')
    folder = root / 'corpora' / 'wordnet'
    folder.mkdir(parents=True)
    for path in source.iterdir():
        if path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())
    numbers = {'noun': 1, 'verb': 2, 'adj': 3, 'adv': 4}
    (folder / 'lexnames').write_text(''.join(f'{number:02d}\t{name}\t{numbers[name.split(".")[0]]}\n'
                                             for number, name in enumerate(LEXNAMES)))
    (folder / 'index.sense').touch()
    nltk.data.path.insert(0, str(root))
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        yield WordNetCorpusReader(str(folder), None)
    nltk.data.path.remove(str(root))


@pytest.mark.parametrize('pos', ['n', 'v'])
def test_real_wordnet_reads_as_by_nltk(real, nltk_reader, pos):
    words = 'ball basketball dribble bend ice_cream play river person head run hit christmas_tree wake_up paris'.split()
    for word in words:
        ours, theirs = real.senses(word, pos), nltk_reader.synsets(word, pos) if real.lemmas(word, pos) else []
        assert [one.name for one in ours] == [other.name() for other in theirs]
        for one, other in zip(ours, theirs):
            assert (one.gloss, one.lexname) == (other.definition().strip(' ;:,'), other.lexname())
            assert list(one.lemmas) == other.lemma_names() and list(one.examples) == other.examples()
            assert real.ancestors(one) == {up.name() for up in other.closure(
                lambda synset: synset.hypernyms() + synset.instance_hypernyms())}
            near = other.hypernyms() + other.instance_hypernyms() + other.hyponyms() + other.instance_hyponyms()
            assert {near.name for near in real.neighbours(one)} == {synset.name() for synset in near}


def test_real_wordnet_has_the_dictionary_forms_of_nltk(real, nltk_reader):
    from vlplugins.text.labels import load_labels
    from vlplugins.text.units import label_words
    for word in {word for label in load_labels('k400') for word in label_words(label)}:
        for pos in 'nv':
            assert next(iter(real.lemmas(word, pos)), None) == nltk_reader.morphy(word, pos), (word, pos)
