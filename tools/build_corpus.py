"""Builds a corpus of text entities from a label list and WordNet.

    python tools/build_corpus.py k400 --out corpora/k400.json
"""

import argparse
from collections import Counter
from typing import Optional, Sequence

from tqdm import tqdm

from vlplugins.text.corpus_builder import CorpusBuilder
from vlplugins.text.entities import CATEGORIES, save_corpus
from vlplugins.text.labels import load_labels
from vlplugins.text.wordnet import open_wordnet


def parse_args(args: Optional[Sequence[str]] = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description='Builds a corpus of text entities from a label list and WordNet.')
    parser.add_argument('labels', help='name of a label list (k400), text file with a label per line, or CSV id,name')
    parser.add_argument('--out', required=True, help='JSON file to write')
    parser.add_argument('--wordnet', help='folder or zip of WordNet; else the places of NLTK and Debian')
    return parser.parse_args(args)


def main(argv: Optional[Sequence[str]] = None) -> None:
    args = parse_args(argv)
    try:
        labels, wordnet = load_labels(args.labels), open_wordnet(args.wordnet)
    except (FileNotFoundError, ValueError) as error:
        raise SystemExit(f'error: {error}') from error
    builder = CorpusBuilder(wordnet)
    for label in tqdm(labels, desc='labels', unit='label'):
        builder.add_label(label)
    entities = builder.entities()
    save_corpus(entities, args.out)
    counts = Counter(entity.category for entity in entities)
    print(f'{len(entities)} entities from {len(labels)} labels in {args.out}: '
          + ', '.join(f'{counts[category]} {category}' for category in CATEGORIES))
    if builder.report.missing:
        print(f'{len(builder.report.missing)} units are not in it, because WordNet does not describe them: '
              + ', '.join(unit for unit, _ in builder.report.missing))


if __name__ == '__main__':
    main()
