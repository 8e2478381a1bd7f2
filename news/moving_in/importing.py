"""A row comes in: it becomes a draft, whole or not at all, and never twice."""

from dataclasses import dataclass, field

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from translated_fields import to_attribute

from pictures.cleaning import NotAPicture
from pictures.models import Picture
from publishing import workflow
from publishing.addressed import FormerAddress
from publishing.dates import PartialDate
from publishing.models import User
from publishing.text import plain, slug

from ..models import Article
from .identity import key, own_address
from .models import MovedArticle, Outcome
from .notes import Note, note
from .picture_files import Pictures, Unsafe
from .records import Record
from .rows import Row, read

_IN_ONE_LANGUAGE = ("title", "teaser", "body", "caption", "credit")
_LONGEST_SLUG = 120


@dataclass(frozen=True)
class Options:
    """How a file comes in. `by` writes the drafts; nobody does where a machine brings them in."""

    file: str
    pictures: Pictures
    language: str = ""
    by: User | None = None
    brings_back: bool = False


@dataclass
class Result:
    """What became of a row, or would."""

    number: int
    outcome: Outcome
    title: str = ""
    key: str = ""
    language: str = ""
    date: PartialDate | None = None
    notes: list[Note] = field(default_factory=list)
    article: Article | None = None

    @property
    def warns(self) -> bool:
        return self.outcome == Outcome.DRAFT and any(each.warns for each in self.notes)


class _Ended(Exception):
    """The row is no new draft."""

    def __init__(self, outcome: Outcome, said: Note, article: Article | None = None) -> None:
        self.outcome, self.said, self.article = outcome, said, article


def tried(record: Record, options: Options) -> Result:
    """Return what would become of a record now, and write nothing."""
    return _judged(record, options, is_trial=True)


def bring_in(record: Record, options: Options) -> Result:
    """Make a draft of a record, unless it is here already or cannot be one."""
    try:
        return _judged(record, options, is_trial=False)
    except SuspiciousOperation as error:  # HTML that Django does not take apart
        return Result(record.number, Outcome.REFUSED, notes=[note("refused", reason=str(error))])
    except IntegrityError:  # somebody brought the same in, or took its address, a moment ago
        return _judged(record, options, is_trial=False)


def mark_repeated(results: list[Result], seen: dict[str, int]) -> None:
    """Let of results of a trial only the first of a key be a draft. `seen` are the rows before them."""
    for result in results:
        if result.outcome == Outcome.DRAFT and result.key in seen:
            result.outcome = Outcome.PRESENT
            result.notes = [note("repeated", row=seen[result.key])]
        elif result.outcome == Outcome.DRAFT:
            seen[result.key] = result.number


def _judged(record: Record, options: Options, is_trial: bool) -> Result:
    row = read(record, options.language, timezone.now())
    result = Result(row.number, Outcome.REFUSED, row.title, notes=row.notes)
    result.language, result.date = row.language, row.date
    try:
        if row.refusal:
            raise _Ended(Outcome.REFUSED, row.refusal)
        result.key = key(row)
        before = _require_new(row, result.key, options)
        article = _made(row)
        article.lead_picture = _picture(row, options.pictures, is_trial)
        if not is_trial:
            with transaction.atomic():  # short: it begins when the picture is in the library
                result.article = _written(article, row, result.key, before, options)
        result.outcome = Outcome.DRAFT
    except _Ended as ended:
        result.outcome, result.article = ended.outcome, ended.article
        result.notes = [ended.said, *(row.notes if ended.outcome == Outcome.REFUSED else [])]
    return result


def _require_new(row: Row, key_of_row: str, options: Options) -> MovedArticle | None:
    """Return what is known of a row that may come in again. Raises _Ended if it is here."""
    before = MovedArticle.objects.filter(key=key_of_row).select_related("article").first()
    if before is not None:
        day = date_format(timezone.localtime(before.at), "SHORT_DATE_FORMAT")
        if before.article is not None:
            said = note("here", day=day, title=str(before.article)[:80])
            raise _Ended(Outcome.PRESENT, said, before.article)
        if not options.brings_back:
            raise _Ended(Outcome.PRESENT, note("discarded", day=day))
    if row.date is None or not row.title:
        return before
    alike = {"date": row.date, to_attribute("title", row.language): row.title}
    twins = list(Article.objects.filter(**alike, draft_of=None)[:50])
    same = next((twin for twin in twins if _says_the_same(twin, row)), None)
    if same and not own_address(row.link):
        raise _Ended(Outcome.PRESENT, note("twin", title=row.title[:80]), same)
    if twins:
        row.notes.append(note("alike"))
    return before


def _says_the_same(twin: Article, row: Row) -> bool:
    """Say whether an article of the same title has the teaser and the text of a row, if it has one."""
    teaser, body = (getattr(twin, to_attribute(name, row.language)) for name in ("teaser", "body"))
    return teaser == row.teaser and plain(row.body) in ("", plain(body))


def _made(row: Row) -> Article:
    """Return the article that a row is, checked and not saved. Raises _Ended if it cannot be kept."""
    article = Article(date=row.date, byline=row.byline, last_updated_at=row.last_updated)
    for name in _IN_ONE_LANGUAGE:
        setattr(article, to_attribute(name, row.language), getattr(row, name))
    setattr(article, to_attribute("slug", row.language), _free_slug(row))
    try:
        # The address is free, as far as can be known; of two who take it now the database stops one.
        article.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        reason = " ".join(error.messages)[:300]
        raise _Ended(Outcome.REFUSED, note("refused", reason=reason)) from error
    return article


def _free_slug(row: Row) -> str:
    """Return an address that no other page has or had: that of the title, or with an ending."""
    usual = slug(row.title)[:_LONGEST_SLUG].strip("-")
    if not usual:
        return ""
    endings = ["", *(f"-{number}" for number in range(2, 10)), f"-{key(row)[:10]}"]
    tries = [f"{usual[: _LONGEST_SLUG - len(ending)].strip('-')}{ending}" for ending in endings]
    taken = _taken(tries)
    free = next((each for each in tries if each not in taken), tries[-1])
    if free != usual:
        row.notes.append(note("address", slug=free))
    return free


def _taken(slugs: list[str]) -> set[str]:
    """Return which of `slugs` lead anywhere in either language, for a language lends to the other."""
    theirs = Article.objects.filter(Q(slug_sq__in=slugs) | Q(slug_en__in=slugs), draft_of=None)
    former = FormerAddress.objects.filter(model=Article._meta.label_lower, slug__in=slugs)
    return {
        *(each for pair in theirs.values_list("slug_sq", "slug_en") for each in pair),
        *former.values_list("slug", flat=True),
    }


def _written(
    article: Article, row: Row, key_of_row: str, before: MovedArticle | None, options: Options
) -> Article:
    moved = before or MovedArticle(key=key_of_row)
    moved.link, moved.printed_date = row.link[:500], row.printed[:100]
    moved.file, moved.at, moved.by = options.file[-200:], timezone.now(), options.by
    moved.save()  # first: of two that bring in the same, the second stops here
    article.save()
    MovedArticle.objects.filter(pk=moved.pk).update(article=article)
    workflow.wrote(article, options.by)
    return article


def _picture(row: Row, pictures: Pictures, is_trial: bool) -> Picture | None:
    """Return the picture of the library that a row shows, if any, and note what there is to say of it."""
    if not row.picture:
        return None
    name = row.picture[-80:]
    try:
        found = pictures.look(row.picture) if is_trial else pictures.take(row.picture, row.credit)
    except Unsafe:
        row.notes.append(note("picture name", name=name))
        return None
    except NotAPicture as error:
        row.notes.append(note("picture refused", name=name, reason=str(error)))
        return None
    if found is None:
        row.notes.append(note("picture missing", name=name))
        return None
    if found.other:
        row.notes.append(note("picture shared", name=name, other=found.other[-80:]))
    if not (found.picture and found.picture.is_described):
        row.notes.append(note("undescribed"))
    row.notes += [note(about, name=name) for about in found.told]
    return found.picture
