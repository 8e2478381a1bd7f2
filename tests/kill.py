"""Publish, be killed in the middle of it, and count what is left.

`main` runs in a process of its own, on an empty database of its own. It forks one child after
another. A child publishes, and says so before and after each step; at a random moment it is killed,
and what it said is compared with what a fresh connection finds.
"""

import json
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from functools import partial
from itertools import count
from select import select
from typing import Any, NoReturn

from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.models import Q
from django.utils import timezone

from missions.models import Mission
from publishing import workflow
from publishing.audit import first_broken
from publishing.doubts import doubts
from publishing.drafts import editions_since
from publishing.models import Edition, State
from publishing.rules import WRITABLE
from publishing.schedule import publish_due

from . import make
from .aftermath import Said, Watch, cut_short
from .tokens import KINDS, TOPICS, made, say, token_of

LATEST = 0.4  # seconds from the first step of a child to its death


@dataclass
class Report:
    database: str
    seed: int
    kills: int = 0
    acknowledged: int = 0
    in_the_middle: Counter[str] = field(default_factory=Counter)  # of which step
    done_unsaid: int = 0  # editions that are there, though the child did not live to say so
    faults: list[str] = field(default_factory=list)

    def note(self, said: list[Said], faults: list[str]) -> None:
        self.faults += [f"kill {self.kills}: {fault}" for fault in faults]
        self.kills += 1
        self.acknowledged += sum(1 for each in said if each.is_done and each.token)
        cut = cut_short(said)
        self.in_the_middle.update({each.step for each in cut})
        self.done_unsaid += sum(1 for each in cut if each.edition)


def main(kills: int, seed: int, desk: str = "") -> None:
    """Print the report of so many kills; of a desk that makes mistakes, until one is found."""
    call_command("migrate", verbosity=0)
    make.author(), make.editor()
    for _number in range(TOPICS):
        make.make_topic()
    report, watch, everything = Report(connection.vendor, seed), Watch(), list[Said]()
    for number in range(kills):
        said, ended = life(number, f"{seed} {number}", DESKS[desk])
        everything += [each for each in said if each.is_done]
        report.note(said, [*ended, *watch.found(said)])
        if desk and report.faults:
            break
    report.faults += [*Watch().found(everything), *filter(None, [first_broken().wrong])]
    sys.stdout.write(json.dumps(vars(report)))


# The life of a child.


def life(number: int, seed: str, desk: "type[Desk]") -> tuple[list[Said], list[str]]:
    """Let a child publish until it is killed. Return what it said, and how else it ended."""
    heard, told = os.pipe()
    connections.close_all()
    child = os.fork()
    if child == 0:
        os.close(heard)
        publish_until_killed(number, desk(random.Random(f"{seed} steps"), told), told)
    os.close(told)
    select([heard], [], [], 60)  # until it begins
    time.sleep(random.Random(seed).uniform(0, LATEST))
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    with os.fdopen(heard) as pipe:
        lines = [json.loads(line) for line in pipe]
    wait_until_alone()
    said = [Said(**line) for line in lines if isinstance(line, dict)]
    ended = [line for line in lines if isinstance(line, str)]
    return said, ended if status == signal.SIGKILL else [f"it ended by itself: {status}", *ended]


def publish_until_killed(number: int, desk: "Desk", told: int) -> NoReturn:
    try:
        for step in count():
            desk.take_a_step(f"k{number}n{step}")
    except BaseException:
        os.write(told, json.dumps(traceback.format_exc()[-3000:]).encode())
    finally:
        os._exit(1)


def wait_until_alone() -> None:
    """Let PostgreSQL finish, or undo, what the dead client had asked for."""
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    while connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(others)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.002)


def approve_at_once(people: int) -> None:
    """Print what so many processes are told that approve one change in the same instant."""
    call_command("migrate", verbosity=0)
    live = make.published(made(Mission, "k0n0"))
    say(draft := workflow.edit(live, make.author()), "k0n1")
    workflow.submit(draft, make.author())
    make.editor()
    connections.close_all()
    (told_to_begin, begin), (heard, told) = os.pipe(), os.pipe()
    for _number in range(people):
        if os.fork() == 0:
            approve_when_told(draft, told_to_begin, told)
    os.close(told)
    with os.fdopen(heard) as pipe:
        with transaction.atomic():  # nobody else can write on this draft until it ends
            type(draft)._base_manager.select_for_update().get(pk=draft.pk)
            os.write(begin, b"!" * people)
            begun = [json.loads(pipe.readline()) for _number in range(people)]
        answers = sorted(json.loads(line) for line in pipe)
    for _number in range(people):
        os.wait()
    editions = list(Edition.objects.of(live).values_list("number", flat=True))
    sys.stdout.write(json.dumps({"begun": begun, "answers": answers, "editions": editions}))


def approve_when_told(draft: Any, told_to_begin: int, told: int) -> NoReturn:
    def say(words: str) -> None:
        os.write(told, json.dumps(words).encode() + b"\n")

    try:
        os.read(told_to_begin, 1)
        by = make.editor()
        say("begins")
        workflow.approve(draft, by, note_sq="k0n1", note_en="k0n1")
        say("done")
    except BaseException as error:
        say(f"{type(error).__name__}: {error}")
    finally:
        os._exit(0)


def answers(item: Any) -> dict[str, str]:
    return {doubt.key: "Po." for doubt in doubts(item)}


class Desk:
    """One who writes, submits, approves and withdraws, and says what is done."""

    def __init__(self, chance: random.Random, told: int) -> None:
        self.chance, self.told = chance, told
        self.steps = (self.publish, self.change, self.change, self.withdraw)

    def take_a_step(self, token: str) -> None:
        kind = self.chance.choice(list(KINDS.values()))
        self.chance.choice(self.steps)(kind, token)

    def publish(self, kind: Any, token: str) -> None:
        """Publish a new object, or one that an earlier child could not finish."""
        item = kind._base_manager.filter(draft_of=None, edition=0).first() or made(kind, token)
        if item.state in WRITABLE:
            item = self.step("submit", item, partial(workflow.submit, item, make.author()))
        self.approve("publish", item, item)

    def change(self, kind: Any, token: str) -> None:
        """Change a live object, now or from a moment, or finish what an earlier child began."""
        live = self.one_of(kind, Q(state__in=(State.PUBLISHED, State.WITHDRAWN)))
        if live is None:
            return self.publish(kind, token)
        draft = self.step("edit", live, partial(workflow.edit, live, make.author()))
        if draft.state in WRITABLE:
            if editions_since(draft):
                draft = self.step(
                    "catch up", live, partial(workflow.catch_up, draft, make.author())
                )
            say(draft, token)
            draft = self.step("submit", live, partial(workflow.submit, draft, make.author()))
        if draft.state == State.SUBMITTED and self.chance.random() < 0.7:
            return self.approve("change", live, draft)
        if draft.state == State.SUBMITTED:
            self.schedule(live, draft)
        make.move_moment(draft, 0)
        return self.fall_due()

    def withdraw(self, kind: Any, token: str) -> None:
        """Withdraw what no change is waiting for, or one that goes back to its writers by this."""
        is_free = Q(draft=None) | Q(draft__state=State.APPROVED)
        live = self.one_of(kind, is_free & Q(state=State.PUBLISHED))
        if live is None:
            return self.publish(kind, token)
        said = token_of(live)
        self.step("withdraw", live, partial(make.withdraw, live, said, said), said)
        return None

    def approve(self, name: str, live: Any, item: Any) -> None:
        token, draft = token_of(item), item.pk if item.draft_of_id else None
        note: dict[str, Any] = {"note_sq": token, "note_en": token, "answers": answers(item)}
        self.step(name, live, partial(workflow.approve, item, make.editor(), **note), token, draft)

    def schedule(self, live: Any, draft: Any) -> None:
        said: dict[str, Any] = {"note_sq": token_of(draft), "note_en": token_of(draft)}
        said |= {"public_from": timezone.now() + timedelta(hours=1), "answers": answers(draft)}
        self.step("schedule", live, partial(workflow.approve, draft, make.editor(), **said))

    def fall_due(self) -> None:
        due = [
            draft
            for kind in KINDS.values()
            for draft in kind._base_manager.filter(
                state=State.APPROVED, public_from__lte=timezone.now()
            ).select_related("draft_of")
        ]
        steps = [("fall due", each.draft_of, token_of(each), each.pk) for each in due]
        for each in steps:
            self.say(False, *each)
        assert publish_due() == len(due)
        for each in steps:
            self.say(True, *each)

    def step(
        self, name: str, live: Any, take: Callable[[], Any], token: str = "", draft: Any = None
    ) -> Any:
        """Take a step between two words about it."""
        self.say(False, name, live, token, draft)
        result = take()
        self.say(True, name, live, token, draft)
        return result

    def say(self, is_done: bool, step: str, live: Any, token: str, draft: int | None) -> None:
        number = live.edition + 1
        said = Said(step, is_done, live._meta.label_lower, live.pk, number, token, draft)
        os.write(self.told, json.dumps(asdict(said)).encode() + b"\n")

    def one_of(self, kind: Any, which: Q) -> Any:
        rows = kind._base_manager.filter(which, draft_of=None).order_by("pk")
        return self.chance.choice(list(rows)) if rows else None


class Halving(Desk):
    """A desk without transactions: each change is there before the next one is made."""

    def take_a_step(self, token: str) -> None:
        connection._savepoint_allowed = lambda: False
        super().take_a_step(token)

    def step(self, *args: Any, **kwargs: Any) -> Any:
        with connection.execute_wrapper(at_once):
            return super().step(*args, **kwargs)

    def fall_due(self) -> None:
        with connection.execute_wrapper(at_once):
            super().fall_due()


def at_once(run: Callable[..., Any], sql: str, *said: Any) -> Any:
    if sql.startswith(("INSERT", "UPDATE", "DELETE")):
        connection.connection.commit()
    return run(sql, *said)


class Hasty(Desk):
    """A desk that says "done" before it is: all it does is one transaction."""

    def take_a_step(self, token: str) -> None:
        with transaction.atomic():
            for number in count():
                super().take_a_step(f"{token}{number}")


DESKS: dict[str, type[Desk]] = {"": Desk, "halving": Halving, "hasty": Hasty}
