"""What a reader may ask the search of the site for."""

from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter

from ministry.models import Page
from missions.models import Mission
from news.filters import ArticleFilter
from news.models import Article
from publishing.search.query import Query, read

PROVISION = "provision"
KINDS = {
    Article.search_mark: _("News"),
    Mission.search_mark: _("Missions"),
    PROVISION: _("Mandate"),
    Page.search_mark: _("Pages"),
}


class SearchFilter(ArticleFilter):
    """Those of the news, and the kind. The year, the topic and the mission are an article's."""

    q = CharFilter(method="matching", label=_("Words"))
    kind = ChoiceFilter(method="as_it_is", choices=list(KINDS.items()), label=_("Kind"))

    @property
    def typed(self) -> str:
        return str(self.form.cleaned_data["q"])

    @property
    def query(self) -> Query:
        return read(self.typed)

    @property
    def kind_asked(self) -> str:
        return str(self.form.cleaned_data["kind"] or "")

    @property
    def marks(self) -> list[str]:
        return [*([self.kind_asked] if self.kind_asked else []), *super().marks]

    @property
    def wants_provisions(self) -> bool:
        return set(self.marks) <= {PROVISION}
