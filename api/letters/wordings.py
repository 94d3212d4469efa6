"""The texts of letters: what is in force, every version, proposals and their approval, and letters to try them on."""

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from api import fields
from api.filters import refuse_unknown
from api.views import Edge
from pool.kernel.refusals import NotFound
from pool.letters import catalogue, checking, differences, labels, previewing, queries, reading, wordings
from pool.letters.models import Wording
from pool.letters.services import wording as services
from pool.letters.states import WordingState
from pool.rounds import queries as rounds

LINE = "One text, or a list of paragraphs where the text is one."
SCHEME = OpenApiParameter("scheme", str, description="Code of a scheme; empty: every scheme.")


@extend_schema_field(OpenApiTypes.OBJECT)
class Blocks(serializers.Field):
    """Block → its text, or its paragraphs. What is in them is judged with the texts themselves."""

    def to_internal_value(self, data):
        if not isinstance(data, dict) or not all(_is_text(value) for value in data.values()):
            raise serializers.ValidationError(
                _("The blocks must be an object of texts and of lists of texts."), code="invalid"
            )
        return data

    def to_representation(self, value):
        return value


def _is_text(value) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(part, str) for part in value))


class ProposeTextsIn(fields.In):
    scheme = fields.Text(max_length=10, required=False, allow_blank=True, default="", help_text=SCHEME.description)
    blocks = Blocks(help_text=f"Every block of the text. {LINE}")
    why = fields.Text(help_text="Why the texts are changed.")
    seen = fields.Text(
        max_length=64,
        required=False,
        allow_blank=True,
        default="",
        help_text="`sha256` of the texts in force that you began from; refused where others are in force by now.",
    )


class DiscardTextsIn(fields.In):
    reason = fields.Text()


class PreviewTextsIn(fields.In):
    scheme = fields.Text(max_length=10, required=False, allow_blank=True, default="", help_text=SCHEME.description)
    blocks = Blocks(help_text=f"Every block of the text. {LINE}")
    on = fields.Text(
        max_length=40,
        required=False,
        allow_blank=True,
        default="",
        help_text="`letter-<id>` or `example-<kind>`; the newest letter with these texts where it is empty.",
    )


class FactOut(serializers.Serializer):
    """A fact that a text may name."""

    name = serializers.CharField()
    words = serializers.CharField()


class BlockOut(serializers.Serializer):
    """One block of a text."""

    name = serializers.CharField()
    label = serializers.CharField()
    where = serializers.CharField(help_text="Where it is printed.")
    text = serializers.JSONField(help_text=LINE)
    places = FactOut(many=True, help_text="What it may name, in braces.")
    owed = serializers.ListField(child=serializers.CharField(), help_text="What it must name.")


class TextOut(serializers.Serializer):
    """A text of letters, by name, language and scheme."""

    name = serializers.CharField()
    label = serializers.CharField()
    language = serializers.CharField()
    scheme = serializers.CharField(help_text="Empty: every scheme.")
    version = serializers.IntegerField(help_text="In force; 0 is the product's own.")
    approved_at = serializers.DateTimeField(allow_null=True)
    approved_by = fields.PersonOut(allow_null=True)
    waiting = serializers.IntegerField(allow_null=True, help_text="`id` of the version that waits for approval.")


class TextsOut(serializers.Serializer):
    """Every text there is."""

    texts = TextOut(many=True)


class TextDetailOut(TextOut):
    """A text with its blocks as they are in force."""

    sha256 = serializers.CharField(help_text="Of the blocks in force.")
    letters = serializers.ListField(child=serializers.CharField(), help_text="The kinds of letters that say it.")
    blocks = BlockOut(many=True)


class PieceOut(serializers.Serializer):
    """Some words, and what became of them."""

    what = serializers.ChoiceField([differences.SAME, differences.ADDED, differences.REMOVED])
    text = serializers.CharField(trim_whitespace=False)


class DifferenceOut(serializers.Serializer):
    """A block that a version changes, paragraph by paragraph."""

    name = serializers.CharField()
    label = serializers.CharField()
    paragraphs = serializers.ListField(child=PieceOut(many=True))


class VersionOut(serializers.Serializer):
    """A version of a text."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    language = serializers.CharField()
    scheme = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(WordingState.choices)
    sha256 = serializers.CharField()
    why = serializers.CharField()
    proposed_at = serializers.DateTimeField()
    proposed_by = fields.PersonOut()
    approved_at = serializers.DateTimeField(allow_null=True)
    approved_by = fields.PersonOut(allow_null=True)
    discarded_at = serializers.DateTimeField(allow_null=True)
    discarded_by = fields.PersonOut(allow_null=True)
    discard_reason = serializers.CharField()
    before = serializers.IntegerField(help_text="The version that it changes; 0 is the product's own.")
    differences = DifferenceOut(many=True)


class VersionDetailOut(VersionOut):
    """A version with its blocks."""

    blocks = Blocks()


class VersionsOut(serializers.Serializer):
    """Every version of one text, the last one first."""

    versions = VersionOut(many=True)


class ReadOut(serializers.Serializer):
    """A piece of a letter."""

    kind = serializers.ChoiceField(["title", "heading", "text", "item", "row"])
    text = serializers.CharField()


class PreviewOut(serializers.Serializer):
    """A letter worded with the texts; nothing is written."""

    kind = serializers.CharField()
    reference = serializers.CharField()
    title = serializers.CharField()
    letter = ReadOut(many=True, help_text="What it says, in order.")
    lix = serializers.IntegerField(help_text="Readability of the body; made for Danish.")
    lix_at_most = serializers.IntegerField()
    long_sentences = serializers.ListField(child=serializers.CharField())


class Texts(Edge):
    @extend_schema(operation_id="wordings_every", responses=TextsOut)
    def get(self, request):
        """List the texts of letters

        In every language, for every scheme, and for those schemes that have texts of their own.
        """
        refuse_unknown(request, ())
        return Response(TextsOut({"texts": _texts()}).data)


class TextDetail(Edge):
    @extend_schema(parameters=[SCHEME], responses=TextDetailOut)
    def get(self, request, name, language):
        """Show the texts in force, block by block, with what they may name"""
        scheme = _scheme(request, name, language)
        mine = list(queries.wordings(name, language, scheme))
        force = wordings.in_force([scheme] if scheme else [])(name, language)
        found = {
            **_row(name, language, scheme, mine),
            "version": force.version,
            "sha256": wordings.fingerprint(force.blocks),
            "letters": [letter.kind.value for letter in catalogue.used_by(name)],
            "blocks": [_block(name, block, text) for block, text in force.blocks.items()],
        }
        return Response(TextDetailOut(found).data)


class Versions(Edge):
    @extend_schema(parameters=[SCHEME], responses=VersionsOut)
    def get(self, request, name, language):
        """List every version of a text, with what it changes"""
        scheme = _scheme(request, name, language)
        rows = [_told(*item) for item in wordings.history(name, language, scheme)]
        return Response(VersionsOut({"versions": rows}).data)


class Proposals(Edge):
    @extend_schema(request=ProposeTextsIn, responses={201: VersionDetailOut})
    def post(self, request, name, language):
        """Propose texts

        They come into force when a second person approves them.
        """
        given = self.given(ProposeTextsIn)
        made = services.propose(name=name, language=language, by=request.user, at=timezone.now(), **given)
        return Response(_detail(made), status=201)


class Preview(Edge):
    @extend_schema(request=PreviewTextsIn, responses=PreviewOut)
    def post(self, request, name, language):
        """Read texts in a letter, without writing anything

        In a letter that was written, or in a made-up one.
        """
        given = self.given(PreviewTextsIn)
        blocks = checking.checked(name, language, given["scheme"], given["blocks"])
        facts = previewing.chosen(request.user, name, language, given["on"])
        made = previewing.preview(facts=facts, name=name, scheme=given["scheme"], blocks=blocks)
        told = {
            "kind": made.facts["kind"],
            "reference": made.facts["reference"],
            "title": made.facts["words"]["title"],
            "letter": made.blocks,
            "lix": round(made.measure.lix),
            "lix_at_most": reading.HARDEST,
            "long_sentences": made.measure.long,
        }
        return Response(PreviewOut(told).data)


class Version(Edge):
    @extend_schema(responses=VersionDetailOut)
    def get(self, request, id):
        """Show a version with what it changes"""
        return Response(_detail(queries.wording(id)))


class VersionApprove(Edge):
    @extend_schema(request=fields.Nothing, responses=VersionDetailOut)
    def post(self, request, id):
        """Put a proposal in force

        Nobody approves their own texts.
        """
        self.given(fields.Nothing)
        made = services.approve(wording=queries.wording(id), by=request.user, at=timezone.now())
        return Response(_detail(made))


class VersionDiscard(Edge):
    @extend_schema(request=DiscardTextsIn, responses=VersionDetailOut)
    def post(self, request, id):
        """Put a proposal aside

        Its own author may, and whoever may approve it.
        """
        why = self.given(DiscardTextsIn)["reason"]
        made = services.discard(wording=queries.wording(id), why=why, by=request.user, at=timezone.now())
        return Response(_detail(made))


def _scheme(request, name: str, language: str) -> str:
    """The scheme that the address asks for.

    Raises:
        NotFound: there are no such texts, or no such scheme.
    """
    refuse_unknown(request, ("scheme",))
    scheme = request.query_params.get("scheme", "")
    if name not in catalogue.TEXTS or language not in catalogue.LANGUAGES:
        raise NotFound()
    if scheme and not rounds.schemes().filter(code=scheme).exists():
        raise NotFound()
    return scheme


def _texts() -> list[dict]:
    found: dict[tuple[str, str, str], list[Wording]] = {}
    for item in queries.every_wording().defer("blocks"):
        found.setdefault((item.name, item.language, item.scheme), []).append(item)
    keys = [(name, language, "") for name in catalogue.TEXTS for language in catalogue.LANGUAGES]
    keys = sorted({*keys, *found}, key=lambda key: (catalogue.TEXTS.index(key[0]), *key[1:]))
    return [_row(*key, found.get(key, [])) for key in keys]


def _row(name: str, language: str, scheme: str, mine: list[Wording]) -> dict:
    force = next((item for item in mine if item.state == WordingState.APPROVED), None)
    return {
        "name": name,
        "label": _(str(labels.text_name(name))),
        "language": language,
        "scheme": scheme,
        "version": force.version if force else 0,
        "approved_at": force.approved_at if force else None,
        "approved_by": force.approved_by if force else None,
        "waiting": next((item.pk for item in mine if item.state == WordingState.PROPOSED), None),
    }


def _block(name: str, block: str, text: str | list[str]) -> dict:
    label, places = labels.of(name, block), catalogue.names(name, block)
    return {
        "name": block,
        "label": _(label.name),
        "where": _(label.where),
        "text": text,
        "places": [{"name": place, "words": _(words)} for place, words in places.items()],
        "owed": checking.owed(name, block),
    }


def _told(item: Wording, before: wordings.Said) -> dict:
    return {
        **{name: getattr(item, name) for name in VersionOut().fields if hasattr(item, name)},
        "pk": item.pk,
        "before": before.version,
        "differences": [
            {"name": block, "label": _(labels.name(item.name, block)), "paragraphs": _pieces(paragraphs)}
            for block, text in wordings.blocks_of(item).items()
            if differences.changed(paragraphs := differences.texts(before.blocks.get(block, ""), text))
        ],
    }


def _pieces(paragraphs: list[list[differences.Piece]]) -> list[list[dict]]:
    return [[{"what": what, "text": text} for what, text in paragraph] for paragraph in paragraphs]


def _detail(item: Wording) -> dict:
    return VersionDetailOut({**_told(item, wordings.before(item)), "blocks": item.blocks}).data
