"""Who may send a file of figures in, and who may approve one: it may touch any mission."""

from typing import Any


def may_send(user: Any) -> bool:
    return bool(user.has_perms(["missions.change_mission", "missions.change_contingent"]))


def may_approve(user: Any) -> bool:
    return bool(user.has_perms(["missions.approve_mission", "missions.approve_contingent"]))


def may_look(user: Any) -> bool:
    return may_send(user) or may_approve(user)
