"""Word senses by a T5 that was trained to tell them apart (Wahle et al., arXiv 2106.07967)."""

from typing import Any, List, Optional, Sequence

import torch
from torch import Tensor, nn

from vlplugins.registry import MODELS

from .hf_files import load_part

# What the published models were trained with. The word stands between quotes in the context too.
PROMPT = ('question: which description describes the word " {word} " best in the following context? '
          'descriptions: [ {descriptions} ] context: {context}')


@MODELS.register_module()
class T5SenseScorer(nn.Module):
    """How likely a T5 answers with each description of a word, asked which one fits the label.

    The model writes the description that it chooses; that the answer is one of those offered holds only if each is
    scored instead: by the log-probability of its tokens as the answer. Needs the `text` extra; files are read when they
    are first needed.

    Args:
        pretrained: Path of a folder with the model and its tokenizer; or its name on the Hugging Face hub, such as
            'jpwahle/t5-large-word-sense-disambiguation'.
        max_length: Tokens of the question; a longer one is cut.
    """

    def __init__(self, pretrained: str, max_length: int = 512) -> None:
        super().__init__()
        self.pretrained, self.max_length = pretrained, max_length
        self.model: Optional[nn.Module] = None
        self.tokenizer: Any = None

    @torch.no_grad()
    def scores(self, label: str, word: str, descriptions: Sequence[str]) -> List[float]:
        """Log-probabilities of the descriptions as the answer, at most 0."""
        self.load()
        question = self.tokenizer([sense_prompt(label, word, descriptions)], truncation=True,
                                  max_length=self.max_length, return_tensors='pt')
        answers = self.tokenizer(list(descriptions), padding=True, truncation=True, max_length=self.max_length,
                                 return_tensors='pt')
        targets = answers['input_ids'].masked_fill(answers['attention_mask'] == 0, -100)
        count = len(descriptions)
        logits = self.model(input_ids=question['input_ids'].expand(count, -1),
                            attention_mask=question['attention_mask'].expand(count, -1),
                            labels=targets).logits  # (n, L, V)
        return answer_log_probs(logits, targets).tolist()

    def load(self) -> None:
        """Reads tokenizer and weights, once."""
        if self.model is None:
            self.tokenizer = load_part('AutoTokenizer', self.pretrained)
            self.model = load_part('AutoModelForSeq2SeqLM', self.pretrained).eval()


def sense_prompt(label: str, word: str, descriptions: Sequence[str]) -> str:
    """The question to the model.

    Args:
        label: The action.
        word: The word in question; where it is not in the label, the context says that it is seen there.
        descriptions: Those to choose from.
    """
    quoted = [f'" {text} "' for text in descriptions]
    listed = ' , '.join(quoted[:-1]) + f' , or {quoted[-1]}' if len(quoted) > 1 else quoted[0]
    words = label.split()
    action = ' '.join(f'" {one} "' if one == word else one for one in words)
    context = f'a video of {action} .' if word in words else f'a " {word} " in a video of {label} .'
    return PROMPT.format(word=word, descriptions=listed, context=context)


def answer_log_probs(logits: Tensor, targets: Tensor) -> Tensor:
    """Log-probability of each answer.

    Args:
        logits: (n, L, V).
        targets: Tokens of the answers, (n, L); -100 where an answer has ended.

    Returns:
        (n,), sums over the tokens of an answer.
    """
    chosen = logits.log_softmax(dim=-1).gather(2, targets.clamp(min=0).unsqueeze(2)).squeeze(2)
    return chosen.masked_fill(targets == -100, 0.0).sum(dim=1)
