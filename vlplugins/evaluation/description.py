"""What a table of results should say of a test and only the config knows."""

from typing import Any, Dict, List, Mapping

from mmengine.config import Config

from vlplugins.text.prompts import TEMPLATES


def describe_config(cfg: Config) -> Dict[str, str]:
    """Classifier, templates, fusion of views, shots and checkpoint of a test.

    Args:
        cfg: A whole config. What it does not have is left out.

    Returns:
        Name → what to print.
    """
    head = (cfg.get('model') or {}).get('cls_head') or {}
    described = {'templates': _templates(head.get('class_texts')), 'fusion of views': head.get('average_clips'),
                 'shots': _shots(cfg), 'checkpoint': cfg.get('load_from')}
    return {name: str(value) for name, value in described.items() if value}


def describe_evaluators(cfg: Config) -> None:
    """Gives `describe_config` to every `vlplugins.ProtocolMetric` of a config, in place; what is there stays."""
    for key in ('val_evaluator', 'test_evaluator'):
        evaluators = cfg.get(key) or []
        for evaluator in evaluators if isinstance(evaluators, (list, tuple)) else [evaluators]:
            if evaluator.get('type') == 'vlplugins.ProtocolMetric':
                evaluator['describe'] = {**describe_config(cfg), **(evaluator.get('describe') or {})}


def _templates(class_texts: Any) -> str:
    """Templates of the classifier, or the matrix in their place."""
    if not isinstance(class_texts, Mapping):
        return 'none (a matrix)' if class_texts is not None else ''
    if class_texts.get('matrix') is not None:
        matrix = class_texts['matrix']
        return f'none (matrix {matrix})' if isinstance(matrix, str) else 'none (a matrix)'
    templates: Any = class_texts.get('templates', 'clip_kinetics')
    if class_texts.get('template_choice') == 'random':
        templates = class_texts.get('test_templates', 'text4vis')
    if class_texts.get('num_context'):
        return f'{class_texts["num_context"]} learned context vectors'
    texts: List[str] = TEMPLATES.get(templates, [templates]) if isinstance(templates, str) else list(templates)
    if len(texts) == 1:
        return repr(texts[0])
    return f'{len(texts)} ({templates})' if isinstance(templates, str) else str(len(texts))


def _shots(cfg: Config) -> str:
    dataset = (cfg.get('train_dataloader') or {}).get('dataset', {})
    for key, unit in (('shots', 'a class'), ('fraction', 'of the training videos')):
        if dataset.get(key):
            return f'{dataset[key]} {unit}, drawn with seed {dataset.get("subset_seed", 0)}'
    return ''
