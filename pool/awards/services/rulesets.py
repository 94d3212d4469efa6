"""Keeps the agency's collection of rulesets: a version that something has used is never changed."""

import json
from datetime import datetime

from django.db import IntegrityError, transaction

from pool.access import guard
from pool.allocation import rulesets
from pool.awards.models import Ruleset
from pool.db import lock
from pool.journal import services as journal
from pool.kernel.refusals import Refusal, cleaned
from pool.kernel.words import N_

MOST_NAME = 100


class RulesetUsed(Refusal):
    code = "ruleset_used"
    sentence = N_("This version has been used and can no longer be changed. Save your changes as a new version.")


class NameMissing(Refusal):
    code = "ruleset_name_missing"
    sentence = N_("Give the rules a name, so that others can find them.")
    kind = "invalid"


class SameAsBefore(Refusal):
    code = "same_as_before"
    sentence = N_("These are the rules of version %(version)s already. Change something, or use that version.")
    kind = "invalid"


class ChangedMeanwhile(Refusal):
    code = "ruleset_changed_meanwhile"
    sentence = N_("Somebody else saved these rules while you worked. Look at them, or save yours under another name.")


@transaction.atomic
def keep(*, name: str, content: str | dict, by, at: datetime) -> Ruleset:
    """Keep rules under a name: its first version, or the next one where the name is known.

    Raises:
        NameMissing: the name is empty.
        RulesetInvalid: every field that is wrong, and what would be right.
        SameAsBefore: the latest version of that name says the same.
        ChangedMeanwhile: somebody else saved the same version at the same moment.
    """
    guard.require(by, "rulesets.keep")
    name = cleaned(name, field="name", most=MOST_NAME)
    if not name:
        raise NameMissing(field="name")
    ruleset = rulesets.parse(content)
    last = Ruleset.objects.select_for_update().filter(name=name).order_by("-version").first()
    if last and last.sha256 == ruleset.sha256:
        raise SameAsBefore(field="name", version=last.version)
    kept = Ruleset(
        name=name,
        version=last.version + 1 if last else 1,
        content=ruleset.canonical,
        sha256=ruleset.sha256,
        saved_at=at,
        saved_by=by,
    )
    try:
        with transaction.atomic():
            kept.save(force_insert=True)
    except IntegrityError as other:
        raise ChangedMeanwhile() from other
    _tell("awards.save_ruleset", kept, by, at)
    return kept


@transaction.atomic
def change(*, ruleset: Ruleset, content: str | dict, seen: str = "", by, at: datetime) -> Ruleset:
    """Write other rules into a version that nothing has used yet.

    `seen` is the SHA-256 of the rules that the person had before them.

    Raises:
        RulesetUsed: a scenario or a round has used it.
        ChangedMeanwhile: it holds other rules by now than those that were seen.
        RulesetInvalid: every field that is wrong, and what would be right.
    """
    guard.require(by, "rulesets.keep")
    ruleset = lock(Ruleset, ruleset.pk)
    if ruleset.used_at:
        raise RulesetUsed()
    if seen and seen != ruleset.sha256:
        raise ChangedMeanwhile()
    parsed = rulesets.parse(content)
    ruleset.content, ruleset.sha256, ruleset.saved_at, ruleset.saved_by = parsed.canonical, parsed.sha256, at, by
    ruleset.save(update_fields=["content", "sha256", "saved_at", "saved_by"])
    _tell("awards.change_ruleset", ruleset, by, at)
    return ruleset


@transaction.atomic
def freeze(*, ruleset: Ruleset, by, at: datetime) -> Ruleset:
    """Mark a version as used; from now on it stays as it is."""
    ruleset = lock(Ruleset, ruleset.pk)
    if not ruleset.used_at:
        ruleset.used_at = at
        ruleset.save(update_fields=["used_at"])
        _tell("awards.freeze_ruleset", ruleset, by, at)
    return ruleset


def _tell(verb: str, ruleset: Ruleset, by, at: datetime) -> None:
    facts = {"sha256": ruleset.sha256, "steps": len(json.loads(ruleset.content)["steps"])}
    journal.tell(verb=verb, subject=f"ruleset:{ruleset.pk}", by=by, at=at, facts=facts)
