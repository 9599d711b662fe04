import json
import sys

import pytest

from vlplugins.text.corpus import build_corpus, load_corpus
from vlplugins.text.corpus_command import build, parse_args
from vlplugins.text.corpus_joining import join_corpora
from vlplugins.text.entities import Entity, save_corpus

from .tiny_wordnet import tiny_wordnet_files

LABELS = ['bending metal', 'dribbling basketball', 'krumping']


@pytest.fixture
def run(tmp_path):
    """Builds the corpus of `LABELS` into a file of this name, with the tiny WordNet."""
    folder = tmp_path / 'wordnet'
    folder.mkdir()
    for name, content in tiny_wordnet_files().items():
        (folder / name).write_bytes(content)
    (tmp_path / 'labels.txt').write_text('\n'.join(LABELS))

    def call(*args, out='corpus.json'):
        build(parse_args([str(tmp_path / 'labels.txt'), '--wordnet', str(folder), '--out', str(tmp_path / out),
                          *map(str, args)]))
        return load_corpus(tmp_path / out)

    return call


def test_entities_and_what_is_missing_are_told(run, tiny, capsys):
    entities = run()
    assert entities == build_corpus(LABELS, tiny)
    printed = capsys.readouterr().out
    assert f'{len(entities)} entities from 3 labels in ' in printed and ', 5 motion' in printed
    assert '1 units are not in it, because nothing describes them: krumping\n' in printed


def test_strict_writes_nothing_that_lacks_something(run, tmp_path):
    with pytest.raises(ValueError, match='1 units are not in it, .*: krumping. Describe them with --units or --writer'):
        run('--strict')
    assert not (tmp_path / 'corpus.json').exists()
    (tmp_path / 'units.csv').write_text('label,unit,description,category\nkrumping,krumping,wild dance,motion\n')
    found = {entity.unit: entity for entity in run('--strict', '--units', tmp_path / 'units.csv')}
    assert found['krumping'].description == 'wild dance'


def test_units_from_a_file(run, tmp_path):
    yard = dict(unit='yard', description='a place', category='scene')
    (tmp_path / 'units.json').write_text(json.dumps({'krumping': [yard], 'bending metal': ['ball']}))
    by_unit = {entity.unit: entity for entity in run('--units', tmp_path / 'units.json')}
    assert by_unit['yard'] == Entity('yard', 'a place', 'scene', ('krumping', ))
    assert by_unit['ball'].labels == ('bending metal', )


def test_joined_to_other_corpora(run, tmp_path):
    other = [Entity(unit, 'shiny', 'object', ('welding', )) for unit in ('metal', 'torch')]
    save_corpus(other, tmp_path / 'other.json')
    alone = run(out='alone.json')
    joined = run('--join', tmp_path / 'other.json')
    assert joined == join_corpora([other, alone]) and len(joined) == len(alone) + 1
    assert joined[0].labels == ('welding', 'bending metal')


ASKED = []


def answer(prompt):
    """A language model that names two things, and is interrupted at one of the prompts."""
    ASKED.append(prompt)
    if len(ASKED) == answer.stop_at:
        raise KeyboardInterrupt
    return ['- ball', f'thing number {sum(map(ord, prompt)) % 97}: it looks like others']


answer.stop_at = None


def test_stopped_and_started_again_it_makes_the_same_corpus_and_asks_nothing_twice(run, tmp_path):
    writer = ('--writer', f'{__name__}:answer')
    whole = run(*writer, out='whole.json')
    prompts = list(ASKED)
    assert len(prompts) == len(set(prompts)) > 12
    ASKED.clear()
    answer.stop_at = 8
    with pytest.raises(KeyboardInterrupt):
        run(*writer)
    answer.stop_at = None
    assert run(*writer) == whole
    assert len((tmp_path / 'corpus.answers.jsonl').read_text().splitlines()) == len(prompts)
    assert prompts[:8] + prompts[7:] == ASKED
    assert run(*writer, '--writer-cache', tmp_path / 'whole.answers.jsonl', out='again.json') == whole
    assert prompts[:8] + prompts[7:] == ASKED


@pytest.mark.parametrize(('args', 'fault'), [
    (('--writer-cache', 'answers.jsonl'), 'give --writer too'), (('--join', 'k4000'), "corpus='k4000'"),
    (('--units', 'none.csv'), 'none.csv: no such file'), (('--rerank', 'bert'), '--rerank bert is unknown'),
    (('--writer', f'{sys.executable} -c 1/0'), "exit status 1 for the prompt 'Concisely describe what an action ben")])
def test_faults_of_the_arguments(run, tmp_path, args, fault):
    with pytest.raises((ValueError, FileNotFoundError), match=fault):
        run(*args)
    assert not (tmp_path / 'corpus.json').exists()


def test_a_folder_as_out_is_said_before_the_work(run):
    with pytest.raises(IsADirectoryError, match='is a folder: name a file in it, as .*corpus.json'):
        run(out='')


def test_a_writer_that_answers_nothing_is_told(run, tmp_path, capsys):
    entities = run('--writer', f'{sys.executable} -c pass')
    asked = len((tmp_path / 'corpus.answers.jsonl').read_text().splitlines())
    assert f'the writer answered nothing to {asked} of {asked} prompts' in capsys.readouterr().out
    assert entities == run(out='without.json') and 'the writer' not in capsys.readouterr().out


def test_a_reranker_decides(run, monkeypatch):
    from vlplugins.text import rerankers
    last = type('Last', (), {'scores': lambda self, label, word, texts: list(range(len(texts)))})()
    monkeypatch.setattr(rerankers, 'read_reranker', lambda name: last)
    senses = {entity.sense for entity in run('--rerank', 'clip')}
    assert 'dribble.v.03' not in senses and 'dribble.v.03' in {entity.sense for entity in run(out='plain.json')}
