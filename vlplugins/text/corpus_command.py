"""The command that builds a corpus, see `tools/build_corpus.py`."""

import argparse
from collections import Counter
from pathlib import Path
from typing import List, Optional, Sequence, Tuple

from tqdm import tqdm

from .answers import RecordedWriter
from .corpus import load_corpus
from .corpus_builder import CorpusBuilder, CorpusReport
from .corpus_joining import join_corpora
from .entities import CATEGORIES, Entity, save_corpus
from .labels import load_labels
from .reranking import Reranker
from .unit_files import read_units
from .wordnet import open_wordnet
from .writers import load_writer


def parse_args(args: Optional[Sequence[str]] = None) -> argparse.Namespace:
    """Arguments of the command."""
    parser = argparse.ArgumentParser(description='Builds a corpus of text entities from a label list.')
    parser.add_argument('labels', help='name of a label list (k400), text file with a label per line, or CSV id,name')
    parser.add_argument('--out', required=True, help='JSON file to write')
    parser.add_argument('--wordnet', help='folder or zip of WordNet; else the places of NLTK and Debian')
    parser.add_argument('--rerank', help="chooses among the likeliest senses: 'clip', 't5:MODEL' (folder or name on "
                        "the hub), or a config file with the variable 'rerank'")
    parser.add_argument('--writer', help='language model for further units and for phrases: a command that reads the '
                        'prompt on stdin and writes lines, or module:function')
    parser.add_argument('--writer-cache', help='JSON lines with its answers (default: OUT with .answers.jsonl)')
    parser.add_argument('--units', help='further units: JSON {label: [units]} or CSV label,unit,description,category')
    parser.add_argument('--join', nargs='+', default=[], metavar='CORPUS',
                        help='corpora, by name or path, to which the new entities are added')
    parser.add_argument('--strict', action='store_true', help='end with an error if a unit is left without description')
    return parser.parse_args(args)


def build(args: argparse.Namespace) -> None:
    """Builds the corpus, writes it, and says what is in it and what is not.

    Raises:
        FileNotFoundError: A file that is not there; for WordNet with the ways to get it.
        IsADirectoryError: `out` is a folder.
        ValueError: A wrong argument or file, a writer that fails, or with `strict` a unit without description.
    """
    if Path(args.out).is_dir():
        raise IsADirectoryError(f'--out {args.out} is a folder: name a file in it, as {Path(args.out, "corpus.json")}.')
    labels = load_labels(args.labels)
    units = read_units(args.units, labels) if args.units else []
    others = [load_corpus(name) for name in args.join]
    writer = _writer(args)
    builder = CorpusBuilder(open_wordnet(args.wordnet), _reranker(args), writer)
    for label in tqdm(labels, desc='labels', unit='label'):
        builder.add_label(label)
        for given in units:
            if given.label == label:
                builder.add_unit(given.unit, label, given.category, given.description)
    if args.strict and builder.report.missing:
        raise ValueError(f'{_missing(builder.report)}. Describe them with --units or --writer, or leave out --strict.')
    entities = join_corpora([*others, builder.entities()])
    save_corpus(entities, args.out)
    _tell(entities, labels, builder.report, args)
    if writer is not None and writer.unanswered:
        print(f'the writer answered nothing to {writer.unanswered} of {len(writer)} prompts; {writer.path} keeps that: '
              'remove the file, or these lines of it, to ask again')


def _reranker(args: argparse.Namespace) -> Optional[Reranker]:
    if args.rerank is None:
        return None
    from .rerankers import read_reranker  # torch, which nobody else should wait for
    return read_reranker(args.rerank)


def _writer(args: argparse.Namespace) -> Optional[RecordedWriter]:
    if args.writer is None:
        if args.writer_cache:
            raise ValueError('--writer-cache keeps the answers of a language model: give --writer too.')
        return None
    return RecordedWriter(load_writer(args.writer), args.writer_cache or Path(args.out).with_suffix('.answers.jsonl'))


def _tell(entities: List[Entity], labels: List[str], report: CorpusReport, args: argparse.Namespace) -> None:
    counts = Counter(entity.category for entity in entities)
    joined = f' and {", ".join(args.join)}' if args.join else ''
    print(f'{len(entities)} entities from {len(labels)} labels{joined} in {args.out}: '
          + ', '.join(f'{counts[category]} {category}' for category in CATEGORIES))
    if report.missing:
        print(_missing(report))
    if report.unread:
        print(f'{len(report.unread)} lines of the writer name no unit: ' + _listed(report.unread))


def _missing(report: CorpusReport) -> str:
    return (f'{len(report.missing)} units are not in it, because nothing describes them: ' + _listed(report.missing))


def _listed(pairs: List[Tuple[str, str]]) -> str:
    """Each text once, with the first label that it comes from."""
    first = {}
    for text, label in pairs:
        first.setdefault(text, label)
    return ', '.join(text if text == label else f'{text} ({label})' for text, label in first.items())
