import pytest
import torch

from vlplugins.models.text_encoders.t5_sense_scorer import T5SenseScorer, answer_log_probs, sense_prompt

transformers = pytest.importorskip('transformers')
SENSES = ['a round toy', 'a dance', 'ball']


@pytest.fixture(scope='module')
def folder(tmp_path_factory):
    """A T5 of random weights, and a tokenizer that splits at spaces."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    words = ['<pad>', '</s>', '<unk>', *sorted(set(sense_prompt('kicking ball', 'ball', SENSES).split()))]
    tokenizer = Tokenizer(models.WordLevel({word: index for index, word in enumerate(words)}, unk_token='<unk>'))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.post_processor = processors.TemplateProcessing(single='$A </s>', special_tokens=[('</s>', 1)])
    path = str(tmp_path_factory.mktemp('t5'))
    transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token='<pad>', eos_token='</s>',
                                         unk_token='<unk>').save_pretrained(path)
    torch.manual_seed(0)
    config = transformers.T5Config(vocab_size=len(words), d_model=16, d_kv=8, d_ff=16, num_layers=1, num_heads=2,
                                   decoder_start_token_id=0)
    transformers.T5ForConditionalGeneration(config).save_pretrained(path)
    return path


def test_the_question_in_the_manner_of_the_paper():
    assert sense_prompt('kicking ball', 'ball', SENSES) == (
        'question: which description describes the word " ball " best in the following context? descriptions: '
        '[ " a round toy " , " a dance " , or " ball " ] context: a video of kicking " ball " .')
    assert sense_prompt('kicking', 'ball', SENSES[:1]).endswith(
        'descriptions: [ " a round toy " ] context: a " ball " in a video of kicking .')


def test_scores_are_the_log_probabilities_of_the_answers_one_by_one(folder):
    scorer = T5SenseScorer(folder)
    scores = scorer.scores('kicking ball', 'ball', SENSES)
    assert len(set(scores)) == 3 and max(scores) < 0
    question = scorer.tokenizer([sense_prompt('kicking ball', 'ball', SENSES)], return_tensors='pt')
    for text, score in zip(SENSES, scores):
        target = scorer.tokenizer([text], return_tensors='pt')['input_ids']
        with torch.no_grad():
            loss = scorer.model(input_ids=question['input_ids'], attention_mask=question['attention_mask'],
                                labels=target).loss  # the mean over the answer's tokens
        assert score == pytest.approx(-float(loss) * target.shape[1], abs=1e-4)
    assert scorer.scores('kicking ball', 'ball', SENSES) == scores


def test_tokens_after_the_end_do_not_count():
    logits = torch.zeros(2, 3, 4)
    targets = torch.tensor([[1, 2, -100], [3, -100, -100]])
    torch.testing.assert_close(answer_log_probs(logits, targets), -torch.log(torch.tensor(4.0)) * torch.tensor([2, 1]))
    logits[0, 2] = torch.tensor([9.0, 0, 0, 0])
    assert answer_log_probs(logits, targets)[0] == pytest.approx(-2 * float(torch.log(torch.tensor(4.0))))


def test_a_folder_that_is_not_there():
    with pytest.raises(FileNotFoundError, match='There is no folder at /nowhere/t5'):
        T5SenseScorer('/nowhere/t5').scores('run', 'run', ['a', 'b'])
