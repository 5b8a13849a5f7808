"""Describe components by cards, register the cards by key, and build components from them."""

from __future__ import annotations

import difflib
import importlib.util
import inspect
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from facefront.errors import SetupError, suggest

if TYPE_CHECKING:
    import numpy as np

    from facefront.weights import FoundWeight

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Card:
    """Describe a component and build it. Each kind of component has a subclass.

    `recognition` names the families of face recognisers that took part in making the component, in its loss, its input
    or its choices (of a recogniser: its own family). A recogniser of a family that made an output is partial about it.
    """

    kind: ClassVar[str]  # "detector", "backbone", "frontalizer" or "enhancer"
    trial_share: ClassVar[int] = 1  # of the time and memory that a trial of a weight file of one's own may take
    all_weights: ClassVar[bool] = False  # whether all of `weights` are needed together, not the first that is found

    key: str  # the short name that profiles and scripts use
    title: str
    paper: str = ""  # citation or address; empty where there is none
    code_licence: str = "MIT"
    weights: tuple[str, ...] = ()  # keys of the weight catalogue
    recognition: tuple[str, ...] = ()  # families of recognition networks, such as ArcFace
    extra: str = ""  # the extra of this package that it needs, named as the module that the extra brings
    extra_packages: tuple[str, ...] = ()  # what the extra installs
    build: Callable[..., Any]

    def try_once(self, component: Any, random: np.random.Generator) -> None:
        """Let the component do on random pixels what it does on photos; the pixels need not show a face.

        What the component raises is raised. Kinds of components with weight files override this.
        """

    def lacking(self) -> str:
        """Return what the component cannot run without, other than weights, and the remedy; empty where it can run."""
        if not self.extra or importlib.util.find_spec(self.extra) is not None:
            return ""
        return f"needs the Python package {self.extra}: {self.install_command}"

    @property
    def install_command(self) -> str:
        """Return the command that installs what is lacking; empty where there is none."""
        return f"pip install {' '.join(self.extra_packages)}" if self.extra else ""

    @property
    def lacks_key(self) -> str:
        """Return the key of the message `lacks-<key>` that says in another language why it cannot run; empty where
        what it lacks can be installed."""
        return ""

    def weight_choices(self, named: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return one tuple of alternatives for each weight file that the component needs.

        named: weights that a profile names in the place of the card's.
        """
        wanted = tuple(named) or self.weights
        if self.all_weights:
            return [(each,) for each in wanted]
        return [wanted] if wanted else []

    def create(self, weights: Sequence[FoundWeight], **params: Any) -> Any:
        """Build the component. Raises SetupError for a parameter or a weight file that does not fit."""
        files = (weights,) if self.weights else ()
        return call_checked(f"{self.kind} {self.key!r}", self.build, *files, **params)


def create_from_one(card: Card, weights: Sequence[FoundWeight], params: Mapping[str, Any]) -> Any:
    """Build a component that takes exactly one weight file. Raises SetupError where there is none."""
    if not weights:
        named = "name them in the profile: a catalogue key, or file and sha256"
        raise SetupError(f"{card.kind} {card.key}: no weights; {named}")
    return call_checked(f"{card.kind} {card.key}", card.build, weights[0], **params)


C = TypeVar("C", bound=Card)


class Registry(Mapping[str, C], Generic[C]):
    """Cards of one kind by key, in the order in which they were added."""

    def __init__(self, kind: str, cards: Iterable[C] = ()) -> None:
        self.kind = kind
        self._cards: dict[str, C] = {}
        for card in cards:
            self.add(card)

    def __iter__(self) -> Iterator[str]:
        return iter(self._cards)

    def __len__(self) -> int:
        return len(self._cards)

    def __getitem__(self, key: str) -> C:
        """Return the card of that key. Raises KeyError; `card` raises a SetupError that names the nearest key."""
        return self._cards[key]

    def add(self, card: C) -> None:
        """Register a card. Raises SetupError where its key is taken or holds a mark of variants' names."""
        if card.key in self._cards:
            known = self._cards[card.key].title
            raise SetupError(f"{self.kind} {card.key!r} is registered already as {known!r}; take another key")
        if {"+", "@"} & set(card.key):
            raise SetupError(f"{self.kind} {card.key!r}: '+' and '@' are parts of a variant's name; give other letters")
        self._cards[card.key] = card

    def card(self, key: str) -> C:
        """Return the card of that key. Raises SetupError naming the nearest known key."""
        return look_up(self.kind, key, self._cards)

    def build(self, key: str, weights: Sequence[FoundWeight] = (), **params: Any) -> Any:
        """Build the component of that key. Raises SetupError for an unknown key, parameter or unfit weight file."""
        return self.card(key).create(weights, **params)


def look_up(kind: str, key: str, entries: Mapping[str, T]) -> T:
    """Return the entry of that key. Raises SetupError naming the nearest known key."""
    if key not in entries:
        raise SetupError(f"unknown {kind} {key!r}; {suggest(key, entries)}")
    return entries[key]


def call_checked(what: str, build: Callable[..., T], *args: Any, **params: Any) -> T:
    """Check the parameters with `check_params` and return `build(*args, **params)`."""
    check_params(what, build, params)
    return build(*args, **params)


def check_params(what: str, build: Callable[..., Any], params: Mapping[str, Any]) -> None:
    """Raise SetupError for a parameter that `build` does not take by keyword only, and for a value of another type."""
    signature = inspect.signature(build, eval_str=True)
    known = {p.name: p.annotation for p in signature.parameters.values() if p.kind is p.KEYWORD_ONLY}
    for name, value in params.items():
        if name not in known:
            raise SetupError(f"{what}: unknown parameter {name} ({value!r}); {suggest(name, known)}")
        if not _fits(value, known[name]):
            near = _nearest(value, known[name])
            raise SetupError(f"{what}: {name} is {value!r}; give {_describe(known[name])}{near}")


def _fits(value: Any, kind: Any) -> bool:
    """Return true where the value has that type, or is one of the words of a Literal."""
    if typing.get_origin(kind) is typing.Literal:
        return value in typing.get_args(kind)
    if typing.get_origin(kind) in {typing.Union, types.UnionType}:
        return any(_fits(value, each) for each in typing.get_args(kind))
    if kind in {int, float}:
        return isinstance(value, int | kind) and not isinstance(value, bool)
    return not isinstance(kind, type) or kind is inspect.Parameter.empty or isinstance(value, kind)


def _nearest(value: Any, kind: Any) -> str:
    """Return the word of a Literal that was probably meant, as the end of a sentence; empty where there is none."""
    words = [word for word in typing.get_args(kind) if isinstance(word, str)]
    near = [word for word in words if word.lower() == str(value).lower()]
    near = near or difflib.get_close_matches(str(value), words, n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else ""


def _describe(kind: Any) -> str:
    """Return the type in words."""
    if typing.get_origin(kind) is typing.Literal:
        return " or ".join(map(repr, typing.get_args(kind)))
    if typing.get_origin(kind) in {typing.Union, types.UnionType}:
        return " or ".join(_describe(a) for a in typing.get_args(kind))
    words = {int: "a whole number", float: "a number", str: "a text", bool: "true or false", type(None): "nothing"}
    return words.get(kind, str(kind))
