import django_filters
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from api import fields
from api.bodies import StrictJSON
from api.views import Deed, Edge, Listing
from pool import wording
from pool.access import guard
from pool.access import queries as people
from pool.applications import queries as applications
from pool.applications import rules, tables
from pool.applications.models import Application, Submission
from pool.applications.services import drafting, imports, lines, signing
from pool.applications.states import ApplicationState, SectionState
from pool.kernel.refusals import NotFound, raise_all
from pool.kernel.words import N_
from pool.registry import queries as registry
from pool.rounds import queries as rounds

UNKNOWN_ROUND = N_("There is no round “%(given)s”.")


class ApplicationOut(serializers.Serializer):
    """An application in a list."""

    id = serializers.CharField(source="reference", help_text="What addresses take; the same as `reference`.")
    reference = serializers.CharField(help_text="The case number.")
    round = serializers.CharField(source="round.code")
    municipality = fields.PlaceOut()
    state = serializers.ChoiceField(ApplicationState.choices)
    requested_amount = fields.Money()
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    moved_at = serializers.DateTimeField(help_text="Since when it is in its state.")
    submitted_at = serializers.DateTimeField(allow_null=True, help_text="The first time: the place in the queue.")
    next_deadline_at = serializers.DateTimeField(allow_null=True)


class SectionOut(serializers.Serializer):
    """How far a section is."""

    name = serializers.ChoiceField(list(rules.SECTIONS))
    label = serializers.SerializerMethodField()
    state = serializers.ChoiceField(SectionState.choices)
    reason = serializers.CharField(help_text="What the agency asks for, where it returned the section.")
    open = serializers.BooleanField(help_text="Whether it can be changed now.")

    def get_label(self, section) -> str:
        return _(section["label"])


class LineOut(serializers.Serializer):
    """One employee and one module in one term."""

    id = serializers.IntegerField()
    rank = serializers.IntegerField(help_text="The municipality's own order; 1 is most important.")
    employee = serializers.CharField(help_text="The municipality's reference.")
    initials = serializers.CharField()
    hired_on = serializers.DateField()
    has_child_cases = serializers.BooleanField()
    scheme = serializers.CharField()
    module = serializers.CharField()
    term = serializers.CharField(help_text="2027F is spring, 2027E is autumn.")
    requested_amount = fields.Money()


class ApplicationDetailOut(ApplicationOut):
    """An application with its answers, sections and lines.

    The municipality sees what it has written; the agency sees what was sent last.
    """

    handed_to = serializers.CharField(allow_null=True, help_text="User name of the signatory it waits for.")
    handed_at = serializers.DateTimeField(allow_null=True)
    sent_back_reason = serializers.CharField()
    signatories = fields.PersonOut(many=True, help_text="Who may sign; empty for the agency.")
    answers = serializers.DictField(child=serializers.CharField(), help_text="Question → answer.")
    sections = SectionOut(many=True)
    lines = LineOut(many=True)


class QuestionOut(serializers.Serializer):
    """A question of a section with its present answer."""

    name = serializers.CharField()
    kind = serializers.ChoiceField(["text", "email", "phone", "person", "yes_no", "amount", "long_text", "tick"])
    label = serializers.SerializerMethodField()
    required = serializers.BooleanField()
    most = serializers.IntegerField(help_text="Characters.")
    only_if = serializers.CharField(help_text="A question that must be answered yes for this one to count.")
    answer = serializers.CharField()

    def get_label(self, question) -> str:
        return _(question["label"])


class SectionDetailOut(SectionOut):
    """A section with its questions."""

    questions = QuestionOut(many=True)


class SubmissionOut(serializers.Serializer):
    """Exactly what was sent, frozen; the fingerprint is the SHA-256 of its canonical JSON."""

    number = serializers.IntegerField()
    sha256 = serializers.CharField()
    submitted_at = serializers.DateTimeField()
    submitted_by = serializers.CharField(source="submitted_by.__str__")
    content = serializers.DictField()


class StartIn(fields.In):
    round = fields.Text(max_length=20, help_text="Code of the round.")

    def validate_round(self, code):
        return fields.known(rounds.rounds(), code, UNKNOWN_ROUND)


class AnswersIn(fields.In):
    answers = serializers.DictField(
        child=fields.Text(allow_blank=True),
        help_text='Question → answer, always as text: "yes", "no", "25.000,00". Those left out stay as they are.',
    )
    base = serializers.DictField(
        child=fields.Text(allow_blank=True),
        required=False,
        help_text="Question → answer as it was when you read it. Where somebody else has changed it since, the call "
        "is refused.",
    )


class LineIn(fields.In):
    """A line; with initials, hire date and child cases the employee is put on the staff list as well."""

    employee = fields.Text(max_length=300, help_text="The municipality's reference.")
    module = fields.Text(max_length=300, help_text="Code of the module.")
    term = fields.Text(max_length=300, help_text="2027F is spring, 2027E is autumn.")
    scheme = fields.Text(
        max_length=300,
        required=False,
        allow_blank=True,
        help_text="Code of the scheme; the first that pays for the module unless given.",
    )
    initials = fields.Text(max_length=300, required=False)
    hired_on = serializers.DateField(required=False)
    has_child_cases = fields.YesNo(required=False)

    def validate(self, given):
        missing = [name for name in ("initials", "hired_on", "has_child_cases") if name not in given]
        if 0 < len(missing) < 3:
            text = _("Give initials, hire date and child cases together, or none of them.")
            raise serializers.ValidationError(dict.fromkeys(missing, [serializers.ErrorDetail(text, "required")]))
        return given


class LineChangeIn(fields.In):
    module = fields.Text(max_length=300, required=False)
    term = fields.Text(max_length=300, required=False)
    scheme = fields.Text(max_length=300, required=False)


class MoveIn(fields.In):
    up = fields.YesNo(help_text="true: one place up; false: one place down.")


class HandOverIn(fields.In):
    to = fields.Text(max_length=150, help_text="User name of a signatory of the municipality.")


class ReasonIn(fields.In):
    reason = fields.Text(allow_blank=True)


class FaultOut(serializers.Serializer):
    """What is wrong with one row of a table."""

    row = serializers.IntegerField(help_text="As the spreadsheet counts; the header is row 1.")
    column = serializers.CharField()
    code = serializers.CharField()
    message = serializers.SerializerMethodField()

    def get_message(self, fault) -> str:
        return wording.sentence(fault["sentence"], fault["facts"])


class ImportOut(serializers.Serializer):
    """A table that was read, waiting for confirmation. Nothing of it is on the application yet."""

    id = serializers.IntegerField()
    source = serializers.CharField()
    rows = serializers.ListField(child=serializers.DictField(), help_text="The rows that can be imported.")
    faults = FaultOut(many=True)
    read_at = serializers.DateTimeField()
    settled_at = serializers.DateTimeField(allow_null=True)
    confirmed = serializers.BooleanField()


class FileIn(fields.In):
    file = serializers.FileField(max_length=200, help_text="CSV or XLSX.")


class ApplicationFilter(filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=ApplicationState.choices)
    round = filters.ModelChoiceFilter(
        queryset=lambda request: rounds.rounds(), to_field_name="code", label="Code of a round."
    )
    municipality = filters.ModelChoiceFilter(
        queryset=lambda request: registry.municipalities(), to_field_name="code", label="Code of a municipality."
    )


SECTION = OpenApiParameter("section", str, "path", enum=list(rules.SECTIONS))


class Case(Edge):
    """What the endpoints below one application have in common."""

    def application(self) -> Application:
        """The application of the address.

        Raises:
            NotFound: there is none, or it is not the person's to see.
        """
        return applications.one(self.request.user, self.kwargs["reference"])

    def told(self, status: int = 200) -> Response:
        """The application as it is now."""
        return Response(ApplicationDetailOut(told(self.application(), self.request.user)).data, status=status)


class Applications(Listing):
    queryset = Application.objects.none()
    serializer_class = ApplicationOut
    filterset_class = ApplicationFilter

    def rows(self):
        return applications.visible_to(self.request.user)

    def get(self, request):
        """List the applications

        A municipality sees its own, drafts as well; the agency sees what has been sent.
        """
        return super().get(request)

    @extend_schema(request=StartIn, responses={201: ApplicationDetailOut})
    def post(self, request):
        """Begin an application

        There is one for each municipality and round: where it exists already, it is answered as it is.
        """
        round = self.given(StartIn)["round"]
        place = request.user.municipality
        started = drafting.start(round=round, municipality=place, by=request.user, at=timezone.now())
        return Response(ApplicationDetailOut(told(started, request.user)).data, status=201)


class ApplicationDetail(Case):
    @extend_schema(responses=ApplicationDetailOut)
    def get(self, request, reference):
        """Show an application"""
        return self.told()


class SectionDetail(Case):
    @extend_schema(parameters=[SECTION], responses=SectionDetailOut)
    def get(self, request, reference, section):
        """Show a section with its questions"""
        return Response(SectionDetailOut(self.section()).data)

    @extend_schema(parameters=[SECTION], request=AnswersIn, responses=SectionDetailOut)
    def patch(self, request, reference, section):
        """Save answers of a section

        All or nothing: where one answer cannot be kept, none is. Incomplete answers are kept as a draft.
        """
        application, given = self.application(), self.given(AnswersIn)
        known = {item.name for item in self._questions()}
        for name in ("answers", "base"):
            unknown = set(given.get(name, {})) - known
            if unknown:
                text = _("There is no question by this name in the section. Known: %(known)s.")
                detail = serializers.ErrorDetail(text % {"known": ", ".join(sorted(known))}, "unknown_field")
                raise serializers.ValidationError({name: {key[:80]: [detail] for key in sorted(unknown)[:20]}})
        with transaction.atomic():
            problems = drafting.save_answers(
                application=application,
                section=section,
                answers=given["answers"],
                base=given.get("base", {}),
                by=request.user,
                at=timezone.now(),
            )
            raise_all(problems)
        return Response(SectionDetailOut(self.section()).data)

    def _questions(self):
        if self.kwargs["section"] not in rules.SECTIONS:
            raise NotFound()
        return rules.SECTIONS[self.kwargs["section"]]

    def section(self) -> dict:
        questions, application = self._questions(), self.application()
        answers = _answers(application, self.request.user)
        row = next(row for row in applications.task_list(application) if row["name"] == self.kwargs["section"])
        asked = [{**vars(item), "answer": answers.get(item.name, "")} for item in questions]
        return {**row, "questions": asked}


class SectionComplete(Deed, Case):
    @extend_schema(parameters=[SECTION], request=None, responses=ApplicationDetailOut)
    def post(self, request, reference, section):
        """Complete a section

        Answers with everything that is missing, or marks the section as completed.
        """
        self.nothing_given()
        drafting.complete_section(application=self.application(), section=section, by=request.user, at=timezone.now())
        return self.told()


class Lines(Case, Listing):
    serializer_class = LineOut
    filter_backends = ()

    def rows(self):
        return _lines(self.application(), self.request.user)

    def get(self, request, reference):
        """List the lines of an application

        In the municipality's own order. The agency sees what was sent last.
        """
        return super().get(request)

    @extend_schema(request=LineIn, responses={201: LineOut})
    def post(self, request, reference):
        """Add a line"""
        application, given = self.application(), self.given(LineIn)
        who = {"application": application, "by": request.user, "at": timezone.now()}
        if "initials" in given:
            line = lines.add_line_with_employee(reference=given.pop("employee"), **given, **who)
        else:
            line = lines.add_line(**given, **who)
        return Response(LineOut(_line(line)).data, status=201)


class LineDetail(Case):
    @extend_schema(responses=LineOut)
    def get(self, request, reference, id):
        """Show a line"""
        for row in _lines(self.application(), request.user):
            if row["id"] == id:
                return Response(LineOut(row).data)
        raise NotFound()

    @extend_schema(request=LineChangeIn, responses=LineOut)
    def patch(self, request, reference, id):
        """Change the module, term or scheme of a line

        What is left out stays as it is.
        """
        line, given = self.line(), self.given(LineChangeIn)
        was = {"module": line.module.code, "term": line.term, "scheme": line.scheme.code}
        changed = lines.change_line(line=line, by=request.user, at=timezone.now(), **{**was, **given})
        return Response(LineOut(_line(changed)).data)

    @extend_schema(responses={204: None})
    def delete(self, request, reference, id):
        """Take a line off the draft"""
        lines.remove_line(line=self.line(), by=request.user, at=timezone.now())
        return Response(status=204)

    def line(self):
        return applications.line(self.application(), self.kwargs["id"])


class LineMove(Case):
    @extend_schema(request=MoveIn, responses=ApplicationDetailOut)
    def post(self, request, reference, id):
        """Move a line one place"""
        line, given = applications.line(self.application(), id), self.given(MoveIn)
        lines.move_line(line=line, up=given["up"], by=request.user, at=timezone.now())
        return self.told()


class Imports(Case):
    parser_classes = (MultiPartParser, StrictJSON)

    @extend_schema(request={"multipart/form-data": FileIn}, responses={201: ImportOut})
    def post(self, request, reference):
        """Read a table of lines

        Every row is checked and nothing is imported until it is confirmed. Columns in Danish or English: reference,
        initials, hire date, child cases, module, term and perhaps scheme.
        """
        application, file, at = self.application(), self.given(FileIn)["file"], timezone.now()
        table = tables.read(file.name, file.read(tables.MOST_BYTES + 1), timezone.localdate(at))
        draft = imports.read_table(application=application, table=table, source=file.name, by=request.user, at=at)
        return Response(ImportOut(draft).data, status=201)


class ImportDetail(Case):
    @extend_schema(responses=ImportOut)
    def get(self, request, reference, id):
        """Show a table that was read"""
        return Response(ImportOut(self.draft()).data)

    @extend_schema(responses={204: None})
    def delete(self, request, reference, id):
        """Throw a table away"""
        imports.discard(draft=self.draft(), by=request.user, at=timezone.now())
        return Response(status=204)

    def draft(self):
        return applications.import_draft(self.application(), self.kwargs["id"])


class ImportConfirm(Deed, ImportDetail):
    http_method_names = ["post"]

    @extend_schema(request=None, responses=ApplicationDetailOut)
    def post(self, request, reference, id):
        """Import the good rows of a table"""
        self.nothing_given()
        imports.confirm(draft=self.draft(), by=request.user, at=timezone.now())
        return self.told()


class HandOver(Case):
    @extend_schema(request=HandOverIn, responses=ApplicationDetailOut)
    def post(self, request, reference):
        """Hand over to a signatory"""
        application, username = self.application(), self.given(HandOverIn)["to"]
        to = people.people().filter(username=username).first()
        if to is None:
            raise signing.NoSuchSignatory(field="to")
        signing.hand_over(application=application, to=to, by=request.user, at=timezone.now())
        return self.told()


class TakeBack(Deed, Case):
    @extend_schema(request=None, responses=ApplicationDetailOut)
    def post(self, request, reference):
        """Take back from the signatory

        Possible until it is signed.
        """
        self.nothing_given()
        signing.take_back(application=self.application(), by=request.user, at=timezone.now())
        return self.told()


class SendBack(Case):
    @extend_schema(request=ReasonIn, responses=ApplicationDetailOut)
    def post(self, request, reference):
        """Send back to the preparer, with a reason"""
        application, why = self.application(), self.given(ReasonIn)["reason"]
        signing.send_back(application=application, why=why, by=request.user, at=timezone.now())
        return self.told()


class Submit(Deed, Case):
    @extend_schema(request=None, responses={201: SubmissionOut})
    def post(self, request, reference):
        """Sign and submit

        Freezes what is asked for. A second call is refused with 409 and changes nothing.
        """
        self.nothing_given()
        application = self.application()
        submission = signing.submit(application=application, by=request.user, at=timezone.now())
        return Response(SubmissionOut(submission).data, status=201)


class Withdraw(Case):
    @extend_schema(request=ReasonIn, responses=ApplicationDetailOut)
    def post(self, request, reference):
        """Withdraw, with a reason"""
        application, why = self.application(), self.given(ReasonIn)["reason"]
        signing.withdraw(application=application, why=why, by=request.user, at=timezone.now())
        return self.told()


class Submissions(Case, Listing):
    """List what was sent, the latest first"""

    queryset = Submission.objects.none()
    serializer_class = SubmissionOut

    def rows(self):
        return applications.submissions_of(self.application())


def told(application: Application, user) -> dict:
    """The application with answers, sections and lines, as this person may see them."""
    own = guard.is_municipal(user)
    shown = {
        name: getattr(application, name)
        for name in (
            "reference", "round", "municipality", "state", "requested_amount", "created_at", "changed_at", "moved_at",
            "submitted_at", "next_deadline_at",
        )
    }  # fmt: skip
    handed = application.handed_to if own else None
    return {
        **shown,
        "handed_to": handed.username if handed else None,
        "handed_at": application.handed_at if own else None,
        "sent_back_reason": application.sent_back_reason if own else "",
        "signatories": applications.signatories(application) if own else [],
        "answers": _answers(application, user),
        "sections": applications.task_list(application),
        "lines": _lines(application, user),
    }


def _answers(application: Application, user) -> dict[str, str]:
    if guard.is_municipal(user):
        return applications.answers_of(application)
    return applications.submission(application).content["answers"]


def _lines(application: Application, user) -> list[dict]:
    if guard.is_municipal(user):
        return [_line(line) for line in applications.lines_of(application)]
    return [{**line, "id": line["line"]} for line in applications.submission(application).content["lines"]]


def _line(line) -> dict:
    return {
        "id": line.pk,
        "rank": line.rank,
        "employee": line.employee.reference,
        "initials": line.employee.initials,
        "hired_on": line.employee.hired_on,
        "has_child_cases": line.employee.has_child_cases,
        "scheme": line.scheme.code,
        "module": line.module.code,
        "term": line.term,
        "requested_amount": line.requested_amount,
    }
