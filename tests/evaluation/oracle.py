"""The protocols once more, as slow loops."""

import math

import numpy as np


def random_test(videos=60, classes=9, seed=0):
    """Scores that know the label a little, and labels with every class."""
    rng = np.random.RandomState(seed)
    labels = np.concatenate([np.arange(classes), rng.randint(classes, size=videos - classes)])
    scores = rng.randn(videos, classes).astype(np.float32)
    scores[np.arange(videos), labels] += 1.2
    return scores, labels


def hits(scores, labels, videos, classes, k):
    """Whether the label of each video is among the k best of the classes that compete."""
    found = []
    for video in videos:
        best = sorted(classes, key=lambda c: -scores[video][c])[:k]
        found.append(labels[video] in best)
    return found


def mean_class(scores, labels, videos, classes):
    per_class = []
    for c in classes:
        own = [video for video in videos if labels[video] == c]
        if own:
            per_class.append(np.mean(hits(scores, labels, own, classes, 1)))
    return np.mean(per_class)


def probabilities(scores, videos, classes):
    """Softmax over the competing classes, a dict by (video, class)."""
    table = {}
    for video in videos:
        total = sum(math.exp(scores[video][c]) for c in classes)
        for c in classes:
            table[video, c] = math.exp(scores[video][c]) / total
    return table


def mean_ap(scores, labels, videos, classes):
    """Mean over classes of the precision at each video of the class, best first; for scores without ties."""
    table = probabilities(scores, videos, classes)
    results = []
    for c in classes:
        ranked = sorted(videos, key=lambda video: -table[video, c])
        right, precisions = 0, []
        for rank, video in enumerate(ranked, start=1):
            if labels[video] == c:
                right += 1
                precisions.append(right / rank)
        if precisions:
            results.append(np.mean(precisions))
    return np.mean(results)


def half_top1(scores, labels, classes, seeds=range(10)):
    """The released code's ten halves, mean and standard deviation of top-1."""
    values = []
    for seed in seeds:
        np.random.seed(seed)
        chosen = np.random.permutation(classes)[:classes // 2].tolist()
        videos = [video for video, label in enumerate(labels) if label in chosen]
        values.append(np.mean(hits(scores, labels, videos, chosen, 1)))
    mean = sum(values) / len(values)
    return mean, math.sqrt(sum((value - mean)**2 for value in values) / len(values))


def charades_map(scores, many_hot):
    """Mean average precision as Charades defines it: videos without a label rank last in every class."""
    precisions = []
    for c in range(scores.shape[1]):
        ranked = sorted(range(len(scores)), key=lambda video: -scores[video][c] if any(many_hot[video]) else math.inf)
        right, found = 0, []
        for rank, video in enumerate(ranked, start=1):
            if many_hot[video][c]:
                right += 1
                found.append(right / rank)
        precisions.append(np.mean(found))
    return np.mean(precisions)
