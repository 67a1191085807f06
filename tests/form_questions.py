"""One question of every form, small enough to answer by heart."""

from corpus import Bank, Difficulty, Form, KeyPoint, Option, Question

CHECK = Question(
    "Which part of the input hides padding?",
    id="check",
    domain="nlp-tasks",
    concept="padding",
    form=Form.CHOICE,
    difficulty=Difficulty.EASY,
    options=(
        Option("The attention mask", True, "It is 0 where padding stands."),
        Option("The token ids", False, "They hold the padding itself."),
        Option("The position ids", False, "They only count."),
    ),
    hints=("It has as many entries as there are tokens.", "It holds zeros and ones."),
    steps=("Padding makes rows equally long.", "The mask tells the model what to ignore."),
    source="nlp-tasks/bidirectional-context.md#bidirectional-context",
)
SEVERAL = Question(
    "Which of these save memory in training?",
    id="several",
    domain="fine-tuning",
    concept="memory",
    form=Form.MULTI_SELECT,
    options=(
        Option("A smaller batch", True, "Fewer activations."),
        Option("Gradient checkpointing", True, "Activations are computed again."),
        Option("A larger learning rate", False, "It changes steps, not sizes."),
        Option("More epochs", False, "They take time, not memory."),
    ),
    hints=("Think of activations.",),
    steps=("Ask what each one stores.",),
)
CARD = Question(
    "What does [CLS] stand for?",
    id="card",
    domain="nlp-tasks",
    concept="special tokens",
    form=Form.FLASHCARD,
    difficulty=Difficulty.EASY,
    references=("Classification: its hidden state sums up the text.",),
    key_points=(KeyPoint("It stands for classification"),),
)
RECALL = Question(
    "Name the steps of fine-tuning.",
    id="recall",
    domain="fine-tuning",
    concept="steps",
    form=Form.RECALL,
    references=("Load the model, tokenize, train and evaluate.",),
    key_points=(KeyPoint("Load the model"), KeyPoint("Then tokenize"), KeyPoint("Then evaluate")),
    hints=("There are three.", "Load, then?"),
)
SCENARIO = Question(
    "Your batches do not fit into memory. What do you do?",
    id="scenario",
    domain="fine-tuning",
    concept="memory",
    form=Form.SCENARIO,
    difficulty=Difficulty.HARD,
    references=("Halve the batch and accumulate gradients.",),
    key_points=(KeyPoint("Make smaller batches"), KeyPoint("Accumulate the gradients")),
    hints=("What grows with the batch?",),
    steps=("Find the largest batch that fits.", "Accumulate up to the size you want."),
    requirements=("The results stay the same.", "No second GPU."),
    quick_check="several",
)
EVERY_FORM = Bank((CHECK, SEVERAL, CARD, RECALL, SCENARIO))
