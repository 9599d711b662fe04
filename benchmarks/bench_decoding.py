"""Decoding a clip of 8 frames: decord, plain PyAV and the two backends of `vlplugins.OpenVideo`.

    python benchmarks/bench_decoding.py --videos FOLDER --out work_dirs/benchmarks/decoding.json

One thread each, in turns, medians; every round opens the file anew and draws one frame from each of 8 equal parts of
the video, the same frames for all. Frames are compared before anything is timed. `speed` is by the clock; `cpu_speed`,
by the processor time of all threads, is the one to look at where other programs run beside it.
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Callable, Dict, List, Sequence

import av  # before decord: its older libvpx takes the place of PyAV's where decord is loaded first
import decord
import numpy as np
from common import interleave, print_table, save, summary

from vlplugins.datasets.video_reader import VideoDecodeError, open_video

SUFFIXES = ('.mp4', '.avi', '.mkv', '.mov', '.webm')
ROOT = Path(__file__).resolve().parent.parent


def sample(num_frames: int, num_clips: int, seed: int) -> List[int]:
    """One frame from each of `num_clips` equal parts."""
    offsets = np.arange(num_clips) + np.random.RandomState(seed).rand(num_clips)
    return np.minimum(offsets * num_frames / num_clips, num_frames - 1).astype(int).tolist()


def with_decord(filename: str, indices: Sequence[int]) -> List[np.ndarray]:
    """What the host's `DecordInit` and `DecordDecode` do."""
    return list(decord.VideoReader(filename, num_threads=1).get_batch(indices).asnumpy())


def with_plain_pyav(filename: str, indices: Sequence[int]) -> List[np.ndarray]:
    """Everything up to the last frame, which is what most code with PyAV does."""
    wanted, frames = set(indices), {}
    with av.open(filename) as container:
        stream = max(container.streams.video, key=lambda stream: stream.codec_context.bit_rate or 0)
        stream.codec_context.thread_count = 1
        for number, frame in enumerate(container.decode(stream)):
            if number in wanted:
                frames[number] = np.ascontiguousarray(np.rot90(frame.to_ndarray(format='rgb24'), frame.rotation // 90))
            if len(frames) == len(wanted):
                break
    return [frames[index] for index in indices]


def with_ours(backend: str) -> Callable[[str, Sequence[int]], List[np.ndarray]]:
    """What `vlplugins.OpenVideo` and `vlplugins.DecodeFrames` do."""

    def decode(filename: str, indices: Sequence[int]) -> List[np.ndarray]:
        reader = open_video(filename, backend)
        frames = reader.get_frames(indices)
        reader.close()
        return frames

    return decode


DECODERS = {
    'decord': with_decord,
    'PyAV, plain': with_plain_pyav,
    'vlplugins pyav': with_ours('pyav'),
    'vlplugins auto': with_ours('auto')
}


def measure(filename: str, num_clips: int, repeats: int) -> List[dict]:
    """Rows of one video, of the decoders that can read it."""
    num_frames = len(open_video(filename))
    frames = {}
    for name, decode in DECODERS.items():
        try:
            frames[name] = decode(filename, sample(num_frames, num_clips, seed=0))
        except Exception as error:  # noqa: BLE001  (each library has its own; it is printed)
            print(f'{Path(filename).name}: {name} fails: {str(error).splitlines()[0]}')
    if not frames:
        return []
    turns = {name: iter(range(repeats + 1)) for name in frames}

    processor: Dict[str, List[float]] = {name: [] for name in frames}

    def clip(name: str) -> Callable[[], None]:

        def decode() -> None:
            start = time.process_time()
            DECODERS[name](filename, sample(num_frames, num_clips, seed=next(turns[name])))
            processor[name].append(time.process_time() - start)

        return decode

    baseline = next(iter(frames))
    rows = summary(interleave({name: clip(name) for name in frames}, repeats), baseline)
    reference = frames['PyAV, plain']
    for row in rows:
        cpu = statistics.median(processor[row['name']])
        row.update(cpu_seconds=cpu, cpu_speed=statistics.median(processor[baseline]) / cpu)
        row.update(video=Path(filename).name, codec=codec_of(filename), frames=num_frames,
                   identical=all(np.array_equal(one, two) for one, two in zip(reference, frames[row['name']])))
    return rows


def codec_of(filename: str) -> str:
    """Name of the codec of the first video stream."""
    with av.open(filename) as container:
        return container.streams.video[0].codec_context.name


def rendered(folder: Path) -> Path:
    """Clips of the project's own, where there are no others: 10 s of moving texture."""
    import sys
    sys.path.insert(0, str(ROOT))
    from tests.clips import write_clip
    for name, size in (('small', (340, 256)), ('large', (640, 480))):
        write_clip(folder / f'{name}.mp4', 250, size, options={'preset': 'medium', 'crf': '23'})
    return folder


def main() -> None:
    """Parses, measures, prints and writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sample_videos = os.environ.get('VLPLUGINS_SAMPLE_VIDEOS')
    parser.add_argument('--videos', default=sample_videos, help='folder; else clips are rendered')
    parser.add_argument('--clip-len', type=int, default=8)
    parser.add_argument('--repeats', type=int, default=15)
    parser.add_argument('--out', default='work_dirs/benchmarks/decoding.json')
    args = parser.parse_args()
    rows: List[dict] = []
    with tempfile.TemporaryDirectory() as folder:
        videos = Path(args.videos) if args.videos else rendered(Path(folder))
        for path in sorted(path for path in videos.iterdir() if path.suffix in SUFFIXES):
            try:
                rows += measure(str(path), args.clip_len, args.repeats)
            except VideoDecodeError as error:
                print(error)
    measured = ('seconds', 'speed', 'low', 'high', 'cpu_speed', 'identical')
    print_table(rows, ('video', 'codec', 'frames', 'name', *measured))
    settings: Dict[str, int] = dict(clip_len=args.clip_len, repeats=args.repeats, threads=1)
    save(args.out, 'decoding', rows, settings=settings)


if __name__ == '__main__':
    main()
