"""fp32 against bfloat16 autocast on the CPU: speed, and what happens to the logits.

    python benchmarks/bench_autocast.py [--arch ViT-B-16] [--videos DIR] [--weights FILE] [--repeats 9] [--threads 1]
    python benchmarks/bench_autocast.py --trained CONFIG CHECKPOINT

Softmax, norms, similarities and logits stay in float32 under autocast. The first form times the towers and compares
the logits of a zero-shot classifier (mean over frames, 400 random classes, scale 100) on real clips; the second
compares the logits of a trained model on its test set. A model that merges tokens or aligns entities chooses between
discrete possibilities, which rounding may decide otherwise: how often that shows only trained weights can tell.
"""

import argparse
import os
import tempfile
from pathlib import Path

import common
import torch
import torch.nn.functional as F
from mmengine.config import Config
from mmengine.dataset import Compose
from mmengine.registry import init_default_scope
from mmengine.runner import Runner
from towers import build_towers, frame_embeddings

import vlplugins  # noqa: F401, I001  (its cures must be in place before open_clip is imported)
from vlplugins.ops.similarity import cosine_logits

MERGES = (8, 13)


def load_clips(folder):
    """Clips of eight frames, normalised, (3, 8, 224, 224) each, by name."""
    pipeline = Compose([
        dict(type='vlplugins.OpenVideo'),
        dict(type='UniformSample', clip_len=8, test_mode=True),
        dict(type='vlplugins.DecodeFrames'),
        dict(type='Resize', scale=(-1, 256)),
        dict(type='CenterCrop', crop_size=224),
        dict(type='FormatShape', input_format='NCTHW'),
        dict(type='PackActionInputs')
    ])
    paths = [path for path in sorted(Path(folder).iterdir()) if path.suffix in ('.mp4', '.avi', '.mkv', '.mov')]
    samples = {path.name: dict(filename=str(path), label=0, start_index=0, modality='RGB')
               for path in paths if path.stem != 'corrupt'}
    return {name: (pipeline(sample)['inputs'][0].float() - 115) / 57 for name, sample in samples.items()}


def under(bf16, function, *args):
    """Result of a call in float32 or under autocast, as float32."""
    with torch.inference_mode(), torch.autocast('cpu', dtype=torch.bfloat16, enabled=bf16):
        return function(*args).float()


def compare(exact, rounded):
    """Per row of logits: largest error over the largest logit, and whether the best and the five best are the same."""
    five = [logits.topk(5).indices.sort().values for logits in (exact, rounded)]
    return dict(error=((rounded - exact).abs().amax(-1) / exact.abs().amax(-1)),
                top1_kept=(exact.argmax(-1) == rounded.argmax(-1)).float(),
                top5_kept=(five[0] == five[1]).all(-1).float())


def bench_towers(args):
    """Speed of the towers, and the logits of a classifier on their embeddings of real clips."""
    with tempfile.TemporaryDirectory() as folder:
        if not args.videos:
            from vlplugins.datasets.mini_world import render_world
            render_world(folder, dict(train=48, test_seen=48, test_unseen=16), progress=False)
        clips = dict(list(load_clips(args.videos or Path(folder, 'train')).items())[:16])
    towers = build_towers(args.arch, MERGES, args.weights)
    first = next(iter(clips.values()))
    calls = {f'{name}, {"bf16" if bf16 else "fp32"}':
             (lambda tower=tower, bf16=bf16: under(bf16, frame_embeddings, tower, first))
             for name, tower in towers.items() for bf16 in (False, True)}
    rows = common.summary(common.interleave(calls, args.repeats), 'open_clip, fp32')

    def logits(tower, clip):
        embedding = frame_embeddings(tower, clip).float().mean(dim=0, keepdim=True)
        classes = F.normalize(torch.randn(400, embedding.shape[1], generator=torch.Generator().manual_seed(1)), dim=1)
        return cosine_logits(embedding, classes, torch.tensor(100.0).log())

    accuracy = []
    for name, tower in towers.items():
        exact, rounded = (torch.cat([under(bf16, logits, tower, clip) for clip in clips.values()])
                          for bf16 in (False, True))
        found = compare(exact, rounded)
        accuracy.append(dict(name=name, clips=len(clips), largest_error=found['error'].max().item(),
                             top1_kept=found['top1_kept'].mean().item(), top5_kept=found['top5_kept'].mean().item()))
    return rows, accuracy


def bench_trained(config, checkpoint):
    """Logits and accuracy of a trained model on its test set."""
    cfg = Config.fromfile(config)
    cfg.update(load_from=checkpoint, launcher='none', log_level='ERROR')
    cfg.work_dir = tempfile.mkdtemp()
    runner = Runner.from_cfg(cfg)
    runner.load_or_resume()
    model = runner.model.eval()
    exact, rounded, labels = [], [], []
    for batch in runner.test_dataloader:
        data = model.data_preprocessor(batch, False)
        for bf16, logits in ((False, exact), (True, rounded)):
            logits.append(under(bf16, lambda: model(data['inputs'], mode='tensor', stage='head')))  # noqa: B023
        labels += [int(sample.gt_label) for sample in data['data_samples']]
    exact, rounded, labels = torch.cat(exact), torch.cat(rounded), torch.tensor(labels)
    found = compare(exact, rounded)
    return [dict(name=Path(config).stem, clips=len(labels), median_error=found['error'].median().item(),
                 largest_error=found['error'].max().item(), top1_kept=found['top1_kept'].mean().item(),
                 top5_kept=found['top5_kept'].mean().item(),
                 fp32_top1=(exact.argmax(1) == labels).float().mean().item(),
                 bf16_top1=(rounded.argmax(1) == labels).float().mean().item())]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--arch', default='ViT-B-16')
    parser.add_argument('--videos', default=os.environ.get('VLPLUGINS_SAMPLE_VIDEOS'))
    parser.add_argument('--weights', help='CLIP checkpoint; random weights where not given')
    parser.add_argument('--trained', nargs=2, metavar=('CONFIG', 'CHECKPOINT'))
    parser.add_argument('--repeats', type=int, default=9)
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--out', default='work_dirs/benchmarks/autocast.json')
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    init_default_scope('mmaction')
    rows, accuracy = ([], bench_trained(*args.trained)) if args.trained else bench_towers(args)
    if rows:
        print(f'{args.arch}, 8 frames, {args.threads} thread(s), {args.repeats} rounds')
        common.print_table(rows, ['name', 'seconds', 'speed', 'low', 'high'])
    print('\nLogits of bf16 against fp32: error over the largest one, share of clips whose best, whose five best stay')
    common.print_table(accuracy)
    common.save(args.out, 'autocast', rows, accuracy=accuracy, arguments=vars(args))


if __name__ == '__main__':
    main()
