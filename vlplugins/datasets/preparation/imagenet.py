"""ImageNet in folders: `train/n01440764/*.JPEG` and `val/n01440764/*.JPEG`."""

import os
from pathlib import Path
from typing import List, Sequence, Union

from vlplugins.datasets.annotations import AnnotatedVideo

SUFFIXES = ('.jpeg', '.jpg', '.png')


def class_folders(folder: Union[str, Path], num_classes: int) -> List[str]:
    """Sorted names of the folders with the images of a class; the place in the list is the number of the class.

    Args:
        folder: Holds them.
        num_classes: How many there should be.

    Raises:
        FileNotFoundError: No such folder.
        ValueError: There are images instead of folders, or another number of folders.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise FileNotFoundError(f'there is no folder {folder}; ROOT holds the folders train and val')
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if entry.is_dir())
    if not names:
        raise ValueError(f'{folder} holds no folder; its images must lie in a folder for each class, as n01440764. The '
                         'published archive of the validation images must be sorted into such folders first.')
    if len(names) != num_classes:
        raise ValueError(f'{folder} has {len(names)} folders of classes, but there are {num_classes} labels; complete '
                         'the dataset, or give the label list of its classes')
    return names


def read_images(folder: Union[str, Path], classes: Sequence[str]) -> List[AnnotatedVideo]:
    """Images in the folders of some classes, in the order of classes and names.

    Args:
        folder: Holds the folders.
        classes: Names of the folders; the place is the number.

    Raises:
        ValueError: The folders are not these, or one has no image.
    """
    odd = sorted(set(class_folders(folder, len(classes))) ^ set(classes))
    if odd:
        raise ValueError(f'{folder} has other classes than expected, for example one of them lacks {odd[0]}; the parts '
                         'of the dataset must have the same folders')
    images = []
    for number, name in enumerate(classes):
        found = sorted(file for file in os.listdir(Path(folder, name)) if file.lower().endswith(SUFFIXES))
        if not found:
            raise ValueError(f'{Path(folder, name)} holds no image ({", ".join(SUFFIXES)})')
        images += [AnnotatedVideo(f'{name}/{file}', (number, )) for file in found]
    return images
